"""Draw from the code what the command line says, into the catalogue of its Chinese translations.

    python docs/messages.py            # bring kg/cli/locale/zh/LC_MESSAGES/kg.po up to date, and make kg.mo of it
    python docs/messages.py --check    # exit with 1 and a word for each message that is new, gone or untranslated

Messages are: what KgError and its kin are raised with, and what click is told to print, with {0}, {1} … for the values;
the paragraphs of help; the headings of tables; and click's own words. After a change run this, write what is missing
into the .po (any editor, or Poedit), and run it again.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "kg" / "cli" / "locale" / "zh" / "LC_MESSAGES" / "kg.po"
#: Functions whose arguments are shown to the user.
_SHOWING = {"click.echo", "none_found", "note", "row", "said", "super().__init__", "tell"}
#: What answers programs, in English as their protocols are.
_ANSWERING = ("kg/agents/answers.py", "kg/server/reconcile.py", "kg/server/worker.py")
#: How far is followed what stands for a value.
_DEPTH = 3
#: What is raised for the programmer, not for the user, or names a thing as it is called in every language.
_OTHER = {
    "AssertionError",
    "AttributeError",
    "Foreign",
    "ImportError",
    "KeyError",
    "LookupError",
    "ModuleNotFoundError",
    "NeedsExtra",
    "NotImplementedError",
    "OSError",
    "RuntimeError",
    "SyntaxError",
    "SystemExit",
    "TypeError",
    "ValueError",
}
#: Files of click whose words are for who uses the program, not for who writes it.
_CLICKS = ("core.py", "decorators.py", "exceptions.py", "formatting.py", "parser.py", "types.py")
#: Words of versions that are allowed and not installed here.
_OF_OLDER_CLICK = ("No such option: {name}",)
_NOT_SHOWN = (
    "DeprecationWarning",
    "Boolean option",
    "Could not determine",
    "No options defined",
    "Value must be",
)


def _form(node: ast.expr) -> Iterator[tuple[str, list[ast.expr]]]:
    """What an expression says, with {0}, {1} … for its values, and what these are; one for each way that it may go."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, []
    elif isinstance(node, ast.JoinedStr):
        text, values = "", list[ast.expr]()
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                text += f"{{{len(values)}}}"
                values.append(part.value)
            else:
                assert isinstance(part, ast.Constant)
                text += str(part.value)
        yield text, values
    elif isinstance(node, ast.IfExp):
        yield from _form(node.body)
        yield from _form(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _form(value)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _worth(text: str) -> bool:
    """Whether a form has words of its own."""
    return text == "no" or bool(re.search(r"[A-Za-z]{2}.* |[A-Za-z]{3}", re.sub(r"\{\d+\}|kg: ", "", text)))


def _of_code() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "kg").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        if where.startswith(_ANSWERING):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = _known(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                if _name(node.exc.func) in _OTHER or (
                    "server/" in where and _name(node.exc.func) == "HTTPException"
                ):
                    continue
                shown = node.exc.args[:1]
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in _SHOWING and node.args:
                shown = node.args
            elif isinstance(node, ast.Assign) and _name(node.targets[0]) == "_CELLS":
                shown = node.value.elts if isinstance(node.value, ast.Tuple) else []
            elif isinstance(node, ast.Return) and node.value is not None and where.startswith("kg/cli/"):
                shown = [node.value]
            else:
                continue
            for message in _messages(shown, known):
                yield message, where


def _known(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What stands behind the names of a module: what is assigned to each, and what a function of it returns."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, ast.FunctionDef):
            returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
            found.setdefault(node.name, []).extend(returned)
    return found


def _messages(shown: list[ast.expr], known: dict[str, list[ast.expr]], depth: int = _DEPTH) -> Iterator[str]:
    """The messages in what is shown, and in what stands for their values: “1 file was”, “3 files were”."""
    for given in shown:
        name = given.func if isinstance(given, ast.Call) else given
        behind = known.get(name.id, []) if isinstance(name, ast.Name) and depth else []
        if behind:
            yield from _messages(behind, known, depth - 1)
            continue
        for text, values in _form(given):
            # one word alone is a name or a mark, but where it is shown as it is
            if _worth(text) and (depth == _DEPTH or " " in text.strip()):
                yield text.strip("\n")
            if depth:
                yield from _messages(values, known, depth - 1)


def _of_help() -> Iterator[tuple[str, str]]:
    import click

    from kg.cli.language import paragraphs
    from kg.cli.main import main

    def walk(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
        for part in (command, *command.params):
            for message in paragraphs(inspect.cleandoc(getattr(part, "help", None) or "")):
                yield message, f"{path} --help"
        if isinstance(command, click.Group) and command.commands:
            for name, below in sorted(command.commands.items()):
                yield from walk(below, f"{path} {name}")

    yield from walk(main, "kg")


def _columns() -> Iterator[tuple[str, str]]:
    """Headings: of the tables that commands make, of the rows that verbs give, of the questions' answers."""
    import importlib
    import pkgutil

    import kg.verbs
    from kg.questions import questions

    for path in sorted((ROOT / "kg" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            lists = []
            if isinstance(node, ast.Assign) and _name(node.targets[0]) == "columns":
                lists = [one for one in ast.walk(node.value) if isinstance(one, ast.List | ast.Tuple)]
            elif isinstance(node, ast.Call) and _name(node.func) == "emit" and node.args:
                lists = [node.args[0]] if isinstance(node.args[0], ast.List | ast.Tuple) else []
            for one in lists:
                for element in one.elts:
                    if isinstance(element, ast.Constant):
                        yield str(element.value), path.relative_to(ROOT).as_posix()
    for module in pkgutil.iter_modules(kg.verbs.__path__):
        found = importlib.import_module(f"kg.verbs.{module.name}")
        for row in vars(found).values():
            if (
                isinstance(row, type)
                and row.__module__ == found.__name__
                and hasattr(row, "__dataclass_fields__")
            ):
                for field in fields(row):
                    # what a cell can hold, blank or not
                    if str(field.type).removesuffix(" | None") in ("str", "int", "float", "bool"):
                        yield field.name, f"kg/verbs/{module.name}.py"
    for question in questions():
        chosen = re.search(r"SELECT\s+(?:DISTINCT\s+)?(.*?)\s*(?:WHERE|\{)", question.text, re.DOTALL)
        for name in (
            re.findall(
                r"\?(\w+)(?=\s*(?:\)|\?|\(|$))", re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*AS", "", chosen[1])
            )
            if chosen
            else ()
        ):
            yield name, f"kg/questions/{question.name}.rq"


def _of_click() -> Iterator[tuple[str | tuple[str, str], str]]:
    import click
    from babel.messages.extract import extract_from_file

    for message in _OF_OLDER_CLICK:
        yield message, "click 8.2"
    folder = Path(click.__file__).parent
    for name in _CLICKS:
        for found in extract_from_file("python", folder / name, keywords={"_": None, "ngettext": (1, 2)}):
            message = found[1]
            if not str(message).startswith(_NOT_SHOWN) and message != "":
                yield message, f"click/{name}"


def template() -> object:
    """The catalogue of all messages, untranslated."""
    from babel.messages.catalog import Catalog

    from kg.cli.language import COLUMN

    # the day of making would be another one each time
    day = datetime(2000, 1, 1, tzinfo=timezone.utc)
    made = Catalog(domain="kg", locale="zh", fuzzy=False, creation_date=day, revision_date=day)
    places: dict[tuple[object, str | None], set[str]] = {}
    for message, where in (*_of_code(), *_of_help(), *_of_click()):
        places.setdefault((message, None), set()).add(where)
    for message, where in _columns():
        places.setdefault((message, COLUMN), set()).add(where)
    for (message, context), wheres in sorted(
        places.items(), key=lambda one: (one[0][1] or "", str(one[0][0]))
    ):
        made.add(message, locations=[(where, None) for where in sorted(wheres)], context=context)
    return made


def updated() -> tuple[object, bytes, bytes]:
    """The catalogue brought up to date, as .po and as .mo."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po, write_po

    with PO.open("rb") as file:
        old = read_po(file, locale="zh", domain="kg")
    new = template()
    # not Catalog.update: it stamps the day, and takes what sounds alike for the same
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None and known.string:
            message.string = known.string
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, new, width=110, omit_header=True, include_lineno=False)
    head = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    write_mo(mo, new)
    return new, head.encode() + po.getvalue(), mo.getvalue()


def main() -> int:
    """Write the catalogue, or check it."""
    new, po, mo = updated()
    missing = [m for m in new if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]
    for message in missing:
        print(
            f"untranslated: {message.context or ''} {message.id!r}  ({', '.join(w for w, _ in message.locations)})"
        )
    if "--check" in sys.argv:
        stale = [
            path.name for path, data in ((PO, po), (PO.with_suffix(".mo"), mo)) if path.read_bytes() != data
        ]
        if stale:
            print(f"{' and '.join(stale)}: not what the code says; run python docs/messages.py")
        return int(bool(stale or missing))
    PO.write_bytes(po)
    PO.with_suffix(".mo").write_bytes(mo)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
