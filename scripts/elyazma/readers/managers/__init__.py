"""What reference managers left in a file that came in: records of works, and citations that name them.

Zotero, Mendeley and EndNote keep both in fields or content controls of Word files and in marks of OpenDocument texts;
Word and LibreOffice have such fields of their own. package.py reads a whole file.
"""
