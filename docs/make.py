"""Make the generated pages of docs/, and the outputs that its examples show.

    python docs/make.py            # write; then read git diff docs
    python docs/make.py --check    # exit with 1 and a word for each page that is not what it should be

Generated whole: ontology.html (pyLODE, from ontology/schema/), cli.md (from the commands' own help), questions.md (from
kg/questions/*.rq), tables.md (from kg.exports.tables). Run again and written in place: the answers under each `$ …` of
the ```console blocks in check.md, cookbook.md and their Chinese pages, and the outputs of tutorial.ipynb and
diffusion.ipynb.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
_NOTE = "<!-- made by docs/make.py; do not edit -->\n\n"


def ontology() -> str:
    """The ontology and its alignment as pyLODE's page. In a process of its own: pyLODE sets up logging for all."""
    code = (
        "import sys, rdflib\nfrom pylode import OntPub\n"
        "graph = rdflib.Graph().parse('ontology/schema/fazhi.ttl').parse('ontology/schema/alignment.ttl')\n"
        "sys.stdout.buffer.write(OntPub(graph).make_html().encode('utf-8'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    # no space at the ends of lines, so that an editor that trims them changes nothing
    return re.sub(r"[ \t]+$", "", done.stdout.decode("utf-8"), flags=re.MULTILINE).rstrip() + "\n"


def cli() -> str:
    """Every command with its help, as the terminal shows it."""
    import click

    from kg.cli.main import main

    out = [f"{_NOTE}# The commands\n"]

    def add(command: click.Command, path: str, parent: click.Context | None) -> None:
        # as click itself makes it, but of a fixed width: it takes that of the terminal otherwise
        context = click.Context(
            command,
            info_name=path.rpartition(" ")[2],
            parent=parent,
            **{**command.context_settings, "terminal_width": 100, "max_content_width": 100},
        )
        out.append(f"## {path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
        if isinstance(command, click.Group) and path == "kg":
            for name in command.list_commands(context):
                child = command.get_command(context, name)
                assert child is not None
                add(child, f"{path} {name}", context)

    add(main, "kg", None)
    return "\n".join(out)


def questions() -> str:
    """The named questions with their parameters."""
    from kg.questions import questions as all_

    out = [
        f"{_NOTE}# The named questions\n\n`kg ask NAME --parameter value`, in Python `graph.ask(NAME, parameter=value)`, "
        "or a click on the page of `kg serve`. A parameter that is left out stands for every value; names may be short.\n"
    ]
    for q in all_():
        out.append(f"## {q.name}\n\n{q.zh}\n\n{q.en}\n")
        out.extend(f"- `--{p.name}` ({p.kind}): {p.zh} / {p.en}" for p in q.parameters)
        out.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip() + "\n"


def tables() -> str:
    """The tables of CSV, Parquet and SQLite."""
    from kg.exports.tables import as_markdown

    return (
        f"{_NOTE}# The tables of `kg export`\n\nThe same five in CSV, Excel's CSV, Parquet and SQLite; in Python "
        "`graph.to_pandas(NAME)`. Offsets count Unicode code points in the report's plain text and are half-open. "
        "A blank (NULL) is what no report tells. In SQLite a boolean is 0 or 1. A column that refers to another table "
        "holds its IRI; the name stands beside it in …`_name`. The views of SQLite (`citations`, `deeds`, `proofs`) have "
        "the columns of `kg cites` and `kg show`, names in `agency`, `law`, `subject`, IRIs in …`_iri`; full text "
        f"(`entities`, `mentions`; Datasette's search) finds three characters or more.\n\n{as_markdown()}"
    )


@cache
def port() -> str:
    """The port of a server that runs as long as this process."""
    sys.path.insert(0, str(ROOT / "tests"))
    from serving import served

    ending = ExitStack()
    atexit.register(ending.close)
    address, _ = ending.enter_context(served())
    return address.rstrip("/").rpartition(":")[2]


@cache
def shell(page: str) -> Callable[[str], str]:
    """What a command of a page prints, run by bash in a folder with outputs/ and seeds/; each command runs once.

    The commands of a page run in their order in a folder of its own, on a system that is set to its language; 8008 stands
    for the port of a server that runs meanwhile. The folder ends with this process.
    """
    ending = ExitStack()
    atexit.register(ending.close)
    folder = ending.enter_context(tempfile.TemporaryDirectory())
    for name in ("outputs", "seeds"):
        shutil.copytree(ROOT / name, Path(folder) / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    language = "zh" if ".zh-CN." in page else "en"
    env = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "LANGUAGE": language}

    @cache
    def run(command: str) -> str:
        command = command.replace("8008", port())
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True)
        return (
            (done.stdout + done.stderr)
            .decode("utf-8")
            .replace("\r\n", "\n")
            .replace(port(), "8008")
            .rstrip("\n")
        )

    return run


def examples(page: Path) -> str:
    """A page whose console blocks show what their commands print: `$ command`, then its output."""

    def answer(match: re.Match[str]) -> str:
        out = []
        for command in re.findall(r"^\$ ((?:.*\\\n)*.*)", match[1], re.MULTILINE):
            shown = shell(page.name)(command)
            out.append(f"$ {command}\n{shown}\n" if shown else f"$ {command}\n")
        return "```console\n" + "".join(out) + "```"

    return re.sub(r"```console\n(.*?)```", answer, page.read_text(encoding="utf-8"), flags=re.DOTALL)


def notebook(page: Path) -> str:
    """A notebook with the outputs of a run from top to bottom, in its own folder, as who opens it there runs it."""
    import nbformat
    from nbclient import NotebookClient

    found = nbformat.read(page, as_version=4)
    NotebookClient(
        found, timeout=120, record_timing=False, resources={"metadata": {"path": str(page.parent)}}
    ).execute()
    found.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return nbformat.writes(found).rstrip() + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "ontology.html": ontology,
    "cli.md": cli,
    "questions.md": questions,
    "tables.md": tables,
    "check.md": lambda: examples(HERE / "check.md"),
    "check.zh-CN.md": lambda: examples(HERE / "check.zh-CN.md"),
    "cookbook.md": lambda: examples(HERE / "cookbook.md"),
    "cookbook.zh-CN.md": lambda: examples(HERE / "cookbook.zh-CN.md"),
    "tutorial.ipynb": lambda: notebook(HERE / "tutorial.ipynb"),
    "diffusion.ipynb": lambda: notebook(HERE / "diffusion.ipynb"),
}


def main() -> int:
    wrong = 0
    for name, make in PAGES.items():
        page, made = HERE / name, make()
        if page.is_file() and page.read_text(encoding="utf-8") == made:
            continue
        if "--check" in sys.argv:
            print(f"docs/{name} is not what it should be; run python docs/make.py and read the difference")
            wrong = 1
        else:
            page.write_text(made, encoding="utf-8")
            print(f"docs/{name} written")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
