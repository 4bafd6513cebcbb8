"""Hold the files of an issue against the schemas of the systems that they are for.

    python scripts/trials/issue_schemas.py FOLDER SUFFIX=SCHEMA.xsd ...

FOLDER is what `invoke issue` made; SUFFIX is the end of a file's name ("ojs-3.3.xml", "crossref.xml"), or of one in a
zip of its ("elibrary.zip"). Nothing is fetched: a schema lies where somebody has put it, with what it includes beside
it. The public places of those that this was tried with:

- ojs-3.3.xml, ojs-3.5.xml: plugins/importexport/native/native.xsd of github.com/pkp/ojs, tags 3_3_0-22 and 3_5_0-5, in
  a folder of that name; it includes pkp-native.xsd under lib/pkp/plugins/... and importexport.xsd under lib/pkp/xml,
  which are plugins/... and xml/... of github.com/pkp/pkp-lib at these tags.
- crossref.xml: crossref5.4.0.xsd of Crossref with what it includes, also in github.com/front-matter/commonmeta under
  resources/crossref; a namespace whose schema is at another address (MathML, xml, xlink) has to lie beside it, under
  the last part of that address.
- elibrary.zip: journal3.xsd, in github.com/Dexter626358/help_desk_for_ORIS under schemas/.

Prints each file with "valid" or what is wrong in it; ends with 1 where anything is, and with 2 where a file is missing.
"""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree


class Beside(etree.Resolver):  # type: ignore[misc]
    """Finds by its name alone, below the schema's folder, what a schema includes by an address."""

    def __init__(self, folder: Path) -> None:
        """Look in a folder and all below it."""
        super().__init__()
        self.folder = folder

    def resolve(self, address: str, _: str | None, context: object) -> object:
        """Give the file of an address, or of a path where there is no such file."""
        if "://" not in address and Path(address).is_file():
            return None
        found = sorted(self.folder.rglob(address.rpartition("/")[2]))
        return self.resolve_filename(str(found[0]), context) if found else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Validate the files that are named, and say what is wrong."""
    parser = argparse.ArgumentParser(description="Validate the files of an issue.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("schemas", nargs="+", metavar="SUFFIX=SCHEMA")
    given = parser.parse_args(arguments)
    wrong = 0
    for pair in given.schemas:
        suffix, _, path = pair.partition("=")
        files = [file for file in sorted(given.folder.iterdir()) if file.name.endswith(suffix)]
        if not files:
            print(f"no file ends with {suffix}")
            return 2
        schema = read_schema(Path(path))
        for name, content in (each for file in files for each in read_xml(file)):
            faults = find_faults(schema, content)
            wrong += bool(faults)
            print("\n".join((f"{name}: {'' if faults else 'valid'}", *faults)))
    return 1 if wrong else 0


def read_schema(path: Path) -> etree.XMLSchema:
    """Read a schema with what it includes; nothing comes from the network."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Beside(path.parent))
    return etree.XMLSchema(etree.parse(str(path), parser))


def read_xml(file: Path) -> Iterator[tuple[str, bytes]]:
    """Give the XML file, or those in an archive."""
    if file.suffix != ".zip":
        yield file.name, file.read_bytes()
        return
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                yield f"{file.name}/{name}", archive.read(name)


def find_faults(schema: etree.XMLSchema, content: bytes) -> list[str]:
    """List what is wrong in a file, by its lines."""
    root = etree.fromstring(content, etree.XMLParser(no_network=True, huge_tree=True))
    schema.validate(root)
    return [f"  line {each.line}: {each.message[:300]}" for each in schema.error_log]


if __name__ == "__main__":
    raise SystemExit(main())
