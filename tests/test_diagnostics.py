"""Every diagnostic code has a smallest manuscript that triggers exactly it, and says what it is expected to say.

tests/data/diagnostics/<code>/ holds the files that differ from tests/data/minimal; `run` says "pdf"
when the finding needs TeX, and `expected.txt` is what a person reads. `pytest --update` writes the
latter anew.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from elyazma.console import format_finding
from elyazma.flows.checking import check_manuscript
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import sort_findings
from elyazma.typesetting.errors import read_meanings
from own_source import MODULES, nodes_of

TESTS = Path(__file__).parent
CASES = TESTS / "data/diagnostics"
MAKERS = {"error", "warning", "note"}
MAKER = re.compile(rf"\b(?:{'|'.join(sorted(MAKERS))})\s*\(")
CONTROL = {"run", "expected.txt", "link"}

ELSEWHERE = {
    # Codes no small manuscript can trigger, and the test that does.
    "accessible-failed": "writers/accessible/test_export_accessible.py::test_typst_that_gives_up_is_told",
    "accessible-formula": "writers/accessible/test_export_accessible.py::"
    "test_formula_that_typst_has_no_name_for_is_drawn_or_told",
    "accessible-link": "writers/accessible/test_export_accessible.py::test_link_that_a_pdf_may_not_open_keeps_its_text",
    "accessible-picture": "writers/accessible/test_export_accessible.py::test_picture_that_cannot_be_read_is_an_error",
    "accessible-too-deep": "writers/accessible/test_export_accessible.py::test_text_nested_too_deep_is_a_finding",
    "archive-traces": "anonymity/test_find_leaks.py::test_owners_and_times_of_members_are_traces",
    "author-hinted": "anonymity/test_find_leaks.py::test_initials_alone_are_told_of",
    "author-revealed": "anonymity/test_find_leaks.py::test_planted_leak_is_found_in",
    "bad-key": "references/test_bibtex.py::test_one_fault",
    "bib-add-known": "references/test_adding.py::test_what_is_there_already_is_not_fetched",
    "bib-add-nowhere": "flows/test_changing_bib.py::test_a_work_is_added_to_the_file_that_may_be_changed",
    "bib-add-unknown": "references/test_adding.py::test_what_nobody_knows_and_no_network",
    "bib-added": "flows/test_changing_bib.py::test_a_work_is_added_with_a_key_of_its_own",
    "bib-cited-twice": "flows/test_changing_bib.py::test_a_work_that_one_command_cites_twice_by_now_is_told_of",
    "bib-comment-inside": "references/test_changing.py::test_a_comment_inside_an_entry_that_changes",
    "bib-doi": "references/test_integrity.py::test_a_fault_is_told_once",
    "bib-drop-absent": "references/test_changing.py::test_a_field_that_is_needed_or_printed",
    "bib-drop-needed": "references/test_changing.py::test_a_field_that_is_needed_or_printed",
    "bib-drop-printed": "references/test_changing.py::test_a_field_that_is_needed_or_printed",
    "bib-isbn": "references/test_integrity.py::test_a_fault_is_told_once",
    "bib-issn": "references/test_integrity.py::test_a_fault_is_told_once",
    "bib-journal-unknown": "references/test_journal_names.py::test_all_abbreviated",
    "bib-key-kept": "references/test_making_keys.py::test_an_entry_without_anything_keeps_its_key_and_is_told_of",
    "bib-key-left": "flows/test_changing_bib.py::test_doubles_are_merged_and_their_citations_renamed_on_disk",
    "bib-merge-conflict": "references/test_merging.py::test_what_they_say_otherwise_is_an_error_at_its_place",
    "bib-merge-unknown": "references/test_merging.py::test_a_key_that_is_not_there_is_an_error",
    "bib-names": "references/test_integrity.py::test_a_fault_is_told_once",
    "bib-notice": "references/test_notices.py::test_a_notice_is_a_finding_at_the_doi",
    "bib-pages": "references/test_integrity.py::test_a_fault_is_told_once",
    "bib-prune-all": "flows/test_changing_bib.py::test_what_the_text_may_need_stays",
    "bib-prune-library": "flows/test_changing_bib.py::test_a_library_of_another_program_is_never_pruned",
    "bib-published": "references/test_notices.py::test_a_notice_is_a_finding_at_the_doi",
    "bib-retracted": "references/test_notices.py::test_a_notice_is_a_finding_at_the_doi",
    "bib-uncited": "flows/test_changing_bib.py::test_uncited_entries_are_listed_and_go_when_told",
    "bib-unsafe-change": "references/test_changing.py::test_a_change_that_says_something_else_is_refused",
    "bib-url": "references/test_integrity.py::test_a_fault_is_told_once",
    "bib-year": "references/test_integrity.py::test_a_fault_is_told_once",
    "batch-held": "test_batch.py::test_a_second_batch_in_the_same_folder_waits_for_nobody",
    "bib-changed": "references/test_tidy.py::test_file_written_meanwhile_is_not_overwritten",
    "bib-differs": "references/test_look_up.py::test_difference_is_said_at_its_field_and_nothing_offered",
    "bib-left-alone": "references/test_tidy.py::test_broken_file_is_left_alone_and_the_others_are_not",
    "bib-managed": "references/test_tidy.py::test_what_another_program_writes_is_touched_only_when_named",
    "bib-not-written": "references/test_tidy.py::test_file_that_cannot_be_written_is_a_finding",
    "bib-offers": "references/test_look_up.py::test_missing_fields_are_offered_escaped_and_added",
    "bib-unsafe": "references/test_tidy.py::test_layout_that_would_lose_something_is_refused",
    "bibliography-unreadable": "references/test_bibtex.py",
    "cff-incomplete": "writers/jats/test_export_cff.py::test_no_author_is_a_finding",
    "citation-note": "test_citing_notes.py::test_a_citation_in_a_macro_is_short_and_said",
    "citations-not-disambiguated": "references/test_cite.py",
    "deposit-incomplete": "writers/jats/test_export_crossref.py::test_what_is_lacking_is_said_and_nothing_written",
    "diff-broken": "test_revisions.py::test_a_broken_revision_is_named",
    "diff-coarser": "test_revisions.py::test_a_text_that_latexdiff_breaks_comes_out_all_the_same",
    "diff-conflict": "test_revisions.py::test_a_conflict_is_no_version",
    "diff-nothing-earlier": "test_revisions.py::test_nothing_earlier",
    "diff-same": "test_revisions.py::test_the_same_revision_twice",
    "docx-equation": "writers/word/test_export_docx.py::test_equation_that_word_cannot_have",
    "docx-not-carried": "writers/word/test_export_docx.py::test_what_has_no_place_is_said",
    "docx-text-lost": "writers/word/test_export_docx.py::test_text_that_did_not_arrive_is_an_error",
    "doi-unknown": "references/test_look_up.py::test_unknown_doi_is_said_and_not_kept",
    "doi-unreachable": "references/test_look_up.py",
    "export-restated": "document/test_package_commands.py::test_a_theorem_that_is_said_again_is_counted_once",
    "export-page": "document/test_unknown.py::test_a_page_is_named_by_what_stands_there_and_told",
    "export-plain": "document/test_unknown.py::test_an_environment_of_text_stands_as_text_and_is_told",
    "export-settings": "document/test_reductions.py::test_settings_of_units_are_told",
    "export-told": "document/test_reductions.py::test_a_note_to_oneself_is_left_out_and_told",
    "export-pictured": "flows/test_drawn_blocks.py::test_the_paragraph_around_it_is_a_picture_with_its_words",
    "export-reference": "document/test_unknown.py::test_a_reference_in_a_macro_that_has_no_number_is_told",
    "export-drawn": "flows/test_asking_tex.py::test_a_drawing_is_a_picture_with_its_words",
    "export-name-taken": "document/test_convert.py::test_what_cannot_be_carried_is_said_with_its_place",
    "export-text-lost": "document/test_convert.py::test_what_cannot_be_carried_is_said_with_its_place",
    "export-too-deep": "document/test_convert.py::test_what_cannot_be_carried_is_said_with_its_place",
    "export-unreadable": "document/test_convert.py::test_what_cannot_be_carried_is_said_with_its_place",
    "export-unsupported": "document/test_convert.py::test_what_cannot_be_carried_is_said_with_its_place",
    "file-refused": "typesetting/test_compile.py::test_fifo_is_refused",
    "git-failed": "sources/test_begin.py::test_git_that_fails_is_heard",
    "git-missing": "sources/test_begin.py::test_without_git_there_is_a_manuscript_all_the_same",
    "git-no-author": "sources/test_begin.py::test_nobody_known_to_git_is_invented",
    "html-formula": "writers/web/test_export_html.py::test_formula_that_mathml_cannot_carry_is_an_error_with_its_file",
    "html-link-refused": "writers/web/test_export_html.py::test_link_that_a_page_may_not_open_keeps_its_text",
    "html-picture-unreadable": "writers/web/test_export_html.py::test_picture_that_cannot_be_shown_is_an_error",
    "html-too-deep": "writers/web/test_export_html.py::test_text_nested_too_deep_is_a_finding",
    "import-author": "test_import.py::test_encoding_language_and_author_are_told",
    "import-bomb": "readers/test_intake.py::test_zip_bomb_by_its_table",
    "import-caption": "test_import.py::test_uncertain_citation_caption_number_and_picture",
    "import-change": "test_import.py::test_changes_and_comments_are_told_where_they_stand",
    "import-citation": "readers/test_recognise.py::test_doubtful_citation_stays_as_it_was_typed",
    "import-class": "flows/test_classes_that_come.py::test_class_that_prints_the_paper_is_chosen",
    "import-comment": "test_import.py::test_comment_is_told",
    "import-damaged": "readers/test_intake.py::test_truncated_file",
    "import-empty": "readers/test_intake.py::test_wrong_kinds",
    "import-encoding": "test_import.py::test_encoding_language_and_author_are_told",
    "import-encrypted": "readers/test_intake.py::test_encrypted_word_file",
    "import-formula-plain": "test_word_proof.py::test_a_formula_beside_words_alone_is_written_as_text_and_told_of",
    "import-formula-lost": "test_import.py::test_formula_that_cannot_be_read_is_an_error",
    "import-heading": "test_import.py::test_the_seed_comes_out_of_its_text",
    "import-hidden": "readers/test_word_forms.py::test_hidden_words_are_told_and_left_out",
    "import-kind": "readers/test_intake.py::test_wrong_kinds",
    "import-language": "readers/test_recognise.py::test_title_in_doubtful_language_is_told",
    "import-doubled": "readers/test_mend.py::test_the_later_of_two_definitions_has_the_name",
    "import-layout": "readers/test_tex_paper.py::test_a_package_that_is_a_layout_is_read_as_a_class_is",
    "import-left-out": "readers/test_mend.py::test_a_setting_that_stops_tex_is_left_out_in_the_open",
    "import-rewritten": "readers/test_mend.py::test_a_picture_that_tex_cannot_read_is_written_anew",
    "import-unknown": "readers/test_mend.py::test_a_name_that_nobody_knows_gets_a_stand_in",
    "import-list": "readers/test_tex_paper.py::test_a_printed_list_stands_in_for_a_bib_file_that_is_not_there",
    "import-lost": "readers/test_tex_paper.py::test_a_loss_leaves_nothing_unless_it_is_to_be_kept",
    "import-class-arguments": "readers/test_tex_class.py::test_what_prints_its_arguments_alone_is_told",
    "import-class-command": "readers/test_tex_class.py::test_what_a_class_prints_by_its_own_means_is_told",
    "import-converted": "readers/test_tex_class.py::test_pictures_in_eps_become_pdf",
    "import-missing-input": "readers/test_tex_paper.py::test_a_file_that_is_not_there_is_said_at_its_place",
    "import-no-language": "readers/test_doubted_fronts.py::test_a_text_in_a_language_that_is_not_known_is_asked_about",
    "import-no-authors": "readers/test_tex_paper.py::test_a_paper_without_title_and_authors_is_told_so",
    "import-no-bibliography": "readers/test_tex_paper.py::test_a_file_that_is_not_there_is_said_at_its_place",
    "import-no-title": "readers/test_tex_paper.py::test_a_paper_without_title_and_authors_is_told_so",
    "import-outside": "readers/test_tex_paper.py::test_only_files_that_a_paper_has_come_from_outside_its_folder",
    "import-refused": "readers/test_tex_paper.py::test_a_loss_leaves_nothing_unless_it_is_to_be_kept",
    "import-renamed": "readers/test_tex_paper.py::test_only_files_that_a_paper_has_come_from_outside_its_folder",
    "import-title": "readers/test_tex_front.py::test_a_title_s_formula_is_written_as_text_and_said",
    "import-macros": "readers/test_intake.py::test_macros",
    "import-no-headings": "test_import.py::test_text_without_headings_is_one_section",
    "import-number": "test_import.py::test_uncertain_citation_caption_number_and_picture",
    "import-object-lost": "test_word_cases.py::test_a_formula_of_mathtype_without_a_preview_is_an_error_at_its_place",
    "import-picture-left-out": "test_word_proof.py::test_what_is_beside_names_is_told_of_once_with_its_place",
    "import-picture": "test_import.py::test_uncertain_citation_caption_number_and_picture",
    "import-shape": "readers/test_word_graphics.py::test_a_shape_that_is_left_out_is_told",
    "import-reference": "test_import.py::test_the_seed_comes_out_of_its_text",
    "import-suffix": "readers/test_intake.py::test_word_file_under_another_name",
    "import-text-lost": "test_import.py::test_lost_text_is_an_error",
    "import-too-big": "readers/test_intake.py::test_200_mb_are_refused_unread",
    "import-uncited": "test_import.py::test_a_list_that_nothing_cites_is_printed",
    "import-unplaced": "readers/test_recognise.py::test_line_that_nobody_understands_stays_in_the_text",
    "import-unreadable": "readers/test_intake.py::test_missing_file_folder_and_pipe",
    "inside-repository": "sources/test_begin.py::test_repository_around_it_is_named",
    "issue-article-missing": "test_issue.py::test_what_is_wrong_in_it_is_said_at_its_place",
    "issue-article-twice": "test_issue.py::test_what_is_wrong_in_it_is_said_at_its_place",
    "issue-disagrees": "test_issue.py::test_what_differs_between_files_is_said",
    "issue-empty": "test_issue.py::test_what_is_wrong_in_it_is_said_at_its_place",
    "issue-export": "test_issue_exports.py::test_what_a_format_cannot_take_is_said_at_its_line",
    "issue-export-lacks": "test_issue_exports.py::test_what_an_article_lacks_is_said_at_its_place_and_not_invented",
    "issue-export-large": "test_issue_exports.py::test_a_file_too_large_for_ojs_is_told_of",
    "issue-fact-differs": "test_issue.py::test_a_fact_that_differs_or_has_no_place_is_said",
    "issue-fact-place": "test_issue.py::test_a_fact_that_differs_or_has_no_place_is_said",
    "issue-folder": "test_issue.py::test_an_author_s_folder_is_never_the_copy",
    "issue-format": "test_issue_exports.py::test_what_a_format_cannot_take_is_said_at_its_line",
    "issue-missing": "test_issue.py::test_there_is_no_issue",
    "issue-no-deposit": "test_issue.py::test_an_issue_is_made_and_again_after_a_word",
    "issue-not-joined": "test_issue.py::test_an_issue_is_made_and_again_after_a_word",
    "issue-number": "test_issue.py::test_what_is_wrong_in_it_is_said_at_its_place",
    "issue-picture": "test_issue_exports.py::test_the_archive_of_jats_has_the_pictures_that_its_files_name",
    "issue-pattern": "test_issue.py::test_what_is_wrong_in_it_is_said_at_its_place",
    "jats-too-deep": "writers/jats/test_export_jats.py::test_text_nested_too_deep_is_a_finding",
    "leak-unsearched": "anonymity/test_find_leaks.py::test_what_cannot_be_searched_is_an_error",
    "latexdiff-failed": "test_revisions.py::test_a_text_that_latexdiff_breaks_comes_out_all_the_same",
    "line-too-long": "typesetting/test_compile.py::test_line_that_tex_cannot_read",
    "merge-base-differs": "test_merging_word.py::test_a_base_that_cannot_be_made_again_is_told",
    "merge-branch": "test_merging_word.py::test_a_branch_has_a_commit_for_each_person",
    "merge-citation-text": "test_merging_word.py::test_an_unknown_citation_is_told",
    "merge-conflict": "test_merging_word.py::test_both_sides_changed_one_sentence",
    "merge-damaged": "test_merging_word.py::test_no_word_file_and_a_damaged_one",
    "merge-no-base": "test_merging_word.py::test_sources_that_are_in_no_commit",
    "merge-no-origin": "test_merging_word.py::test_a_file_that_does_not_say_where_it_comes_from",
    "merge-no-word": "test_merging_word.py::test_no_word_file_and_a_damaged_one",
    "merge-not-applied": "test_merging_word.py::test_what_cannot_be_applied_is_listed_with_both_texts",
    "merge-undecided": "test_merging_word.py::test_both_sides_changed_one_sentence",
    "pandoc-failed": "document/test_convert.py::test_without_pandoc_there_is_a_finding",
    "no-cluster": "test_batch.py::test_no_cluster_is_told",
    "paper-missing": "test_inbox.py::test_repositories_and_what_is_not_there",
    "pdf-damaged": "typesetting/test_preflight.py",
    "release-detached": "test_releases.py::test_no_branch",
    "release-dirty": "test_releases.py::test_what_is_not_committed",
    "release-exists": "test_releases.py::test_a_tag_that_exists",
    "release-failed": "test_releases.py::test_no_half_release",
    "release-moved": "test_releases.py::test_releases_and_what_becomes_of_them",
    "release-no-author": "test_releases.py::test_results_that_git_does_not_ignore_are_no_changes",
    "release-record-changed": "test_releases.py::test_releases_and_what_becomes_of_them",
    "release-unfinished": "test_releases.py::test_an_unfinished_merge",
    "release-unknown": "test_releases.py::test_releases_and_what_becomes_of_them",
    "release-unrecorded": "test_releases.py::test_releases_and_what_becomes_of_them",
    "release-untagged": "test_releases.py::test_releases_and_what_becomes_of_them",
    "release-version": "test_releases.py::test_names_that_no_release_can_have",
    "self-citation-kept": "anonymity/test_find_leaks.py::test_own_works_in_citations_and_references_are_notes",
    "tex-encoding": "typesetting/test_log.py::test_bytes_that_are_no_utf8_are_one_finding",
    "empty-key": "references/test_bibtex.py::test_one_fault",
    "engine-refused": "typesetting/test_compile.py::test_engine_that_cannot_be_started",
    "driver-failed": "typesetting/test_ending.py::test_a_driver_that_knows_no_paper_is_the_machines_fault",
    "tex-killed": "typesetting/test_ending.py::test_a_signal_is_named_and_is_never_a_matter_of_time",
    "tex-no-pages": "typesetting/test_compile.py::test_document_that_prints_nothing",
    "tex-output": "typesetting/test_compile.py::test_pdf_that_cannot_be_written",
    "tex-stopped": "typesetting/test_contained.py::test_runaway_ends_at_its_line",
    "tex-unsettled": "typesetting/test_compile.py::test_numbers_that_never_settle",
    "git-no-repository": "system/test_repository.py::test_no_repository",
    "git-refused": "system/test_repository.py::test_a_repository_that_git_refuses",
    "git-shallow": "system/test_repository.py::test_a_shallow_clone",
    "git-unborn": "system/test_repository.py::test_an_unborn_branch",
    "git-unknown-revision": "system/test_repository.py::test_an_unknown_revision",
    "figure-not-converted": "flows/test_figures.py::test_what_is_no_postscript_is_told",
    "figure-unproved": "flows/test_figures.py::test_an_import_converts_what_cannot_be_proved_and_says_so",
    "figure-not-mended": "flows/test_figures.py::test_letters_of_dots_stay_and_are_told",
    "figure-not-written": "flows/test_figures.py::test_folder_that_cannot_be_written_is_told",
    "figure-outdated": "flows/test_figures.py::test_text_that_names_an_eps_is_built_with_its_pdf",
    "figure-text": "flows/test_figures.py::test_text_that_cannot_be_searched_any_more_is_told",
    "figure-metadata": "test_submissions.py::test_picture_that_cannot_be_blanked_is_told_of",
    "font-not-free": "test_submissions.py::test_font_that_may_not_be_sent",
    "portal-name": "test_submissions.py::test_portal_cannot_write_outside_or_set_up_tex",
    "sheet-abstract": "test_submissions.py::test_sheet_says_what_is_known_in_ascii",
    "submission-differs": "test_submissions.py::test_source_that_differs_elsewhere_is_no_submission",
    "submission-engine": "test_submissions.py::test_engine_that_the_portal_does_not_run",
    "submission-no-word": "test_submissions.py::test_a_portal_without_word_takes_no_marked_file",
    "submission-renamed": "test_submissions.py::test_source_is_stripped_renamed_and_compiles_alone",
    "submission-too-large": "test_submissions.py::test_archive_that_a_portal_would_not_take",
    "submission-too-many-files": "test_submissions.py::test_archive_that_a_portal_would_not_take",
    "anchor-duplicate": "letters/test_answer.py::test_anchor",
    "anchor-name": "letters/test_answer.py::test_anchor",
    "anchor-unplaced": "letters/test_answer.py::test_anchor",
    "anchor-unused": "letters/test_answer.py::test_anchor",
    "last-page-unknown": "typesetting/test_issue_on_the_page.py::test_the_last_page_is_counted_from_the_pdf",
    "letter-empty": "test_letters.py::test_bad_letter",
    "letter-exists": "test_letters.py::test_a_new_letter_is_written_once",
    "letter-incomplete": "test_letters.py::test_a_tex_letter_and_what_nobody_wrote",
    "letter-absent": "test_letters.py::test_bad_letter",
    "letter-picture": "test_letters.py::test_bad_letter",
    "unconfined": "system/test_bubblewrap.py::test_a_build_without_either_says_so",
    "unconfined-input": "system/test_bubblewrap.py::test_a_stranger_s_input_is_refused_without_either",
    "text-bounds": "test_bombs.py::test_a_bomb_is_refused_with_its_number",
    "figure-bounds": "test_bombs.py::test_a_bomb_is_refused_with_its_number",
    "output-link": "test_output_links.py::test_nothing_is_written_through_a_linked_folder",
    "template-long": "typesetting/test_template.py::test_a_template_ends",
    "letter-template": "letters/test_view.py::test_what_cannot_be_filled_is_a_finding",
    "letter-twice": "test_letters.py::test_two_letters_in_one_language",
    "response-anchor-unknown": "letters/test_answer.py::test_finding",
    "response-empty": "letters/test_reading.py::test_what_cannot_be_read",
    "response-missing": "letters/test_reading.py::test_no_response_and_two",
    "response-no-comment": "letters/test_answer.py::test_finding",
    "response-no-pages": "letters/test_word_places.py::test_without_libreoffice_there_are_no_pages",
    "response-not-new": "letters/test_answer.py::test_finding",
    "response-quote-missing": "letters/test_answer.py::test_finding",
    "response-since": "letters/test_answer.py::test_without_a_former_revision_nothing_is_shown_to_be_new",
    "response-stray": "letters/test_reading.py::test_what_cannot_be_read",
    "response-twice": "letters/test_reading.py::test_no_response_and_two",
    "response-unanswered": "letters/test_answer.py::test_finding",
}


def codes_in_source() -> set[str]:
    """Collect the first argument of every call that makes a finding about a manuscript."""
    codes = set()
    for path in MODULES:
        # To parse all modules takes long, and most make no findings.
        if not MAKER.search(path.read_text(encoding="utf-8")):
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                first = node.args[0] if node.args else None
                if path.name == "diagnostics.py":
                    continue
                assert isinstance(first, ast.Constant), f"{path.name}:{node.lineno}: the code must be a literal"
                codes.add(str(first.value))
    return codes | {meaning.code for meaning in read_meanings() if meaning.code}


def cases() -> list[Path]:
    return sorted(path for path in CASES.iterdir() if path.is_dir())


def test_every_code_has_a_case() -> None:
    assert codes_in_source() - set(ELSEWHERE) == {path.name for path in cases()}


@pytest.mark.parametrize("code", ELSEWHERE)
def test_the_test_named_for_a_code_is_there(code: str) -> None:
    path, _, name = ELSEWHERE[code].partition("::")
    text = (TESTS / path).read_text(encoding="utf-8")
    assert (f"def {name}(" in text) if name else (code in text)


def lay_over(case: Path, root: Path) -> None:
    """Lay a case's files over a minimal manuscript; `link` makes symlinks: a line "path -> target" each."""
    shutil.copytree(case, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*CONTROL))
    links = case / "link"
    for line in links.read_text(encoding="utf-8").splitlines() if links.exists() else ():
        path, _, target = line.partition(" -> ")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)
    for empty in root.rglob("*.delete"):
        empty.with_suffix("").unlink()
        empty.unlink()


def needs_tex(case: Path) -> bool:
    run = case / "run"
    return run.exists() and run.read_text(encoding="utf-8").strip() == "pdf"


def run_case(case: Path, minimal: Path, update: bool) -> None:
    lay_over(case, minimal)
    findings = (
        build_pdf(minimal, Options(), lambda _: None) if needs_tex(case) else check_manuscript(minimal, "")
    ).diagnostics
    shown = "\n".join(format_finding(finding, minimal) for finding in sort_findings(findings)) + "\n"
    expected = case / "expected.txt"
    if update:
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")
    assert {finding.code for finding in findings} == {case.name}


@pytest.mark.parametrize("case", [case for case in cases() if not needs_tex(case)], ids=lambda case: case.name)
def test_finding(case: Path, minimal: Path, update: bool) -> None:
    run_case(case, minimal, update)


@pytest.mark.tex
@pytest.mark.parametrize("case", [case for case in cases() if needs_tex(case)], ids=lambda case: case.name)
def test_finding_of_tex(case: Path, minimal: Path, update: bool) -> None:
    run_case(case, minimal, update)


def test_minimal_manuscript_is_good(minimal: Path) -> None:
    assert check_manuscript(minimal, "").diagnostics == ()
