"""The commands that ask a finished graph: cites, a listing for each kind, show, query, ask."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from kg.cli.language import Context, note
from kg.cli.naming import Name, Word
from kg.cli.options import A_LAW, A_REGION, AN_AGENCY, FORMAT, GRAPH, STANCES, YEAR, alone, guarded
from kg.cli.output import no_evidence, none_found
from kg.model.schema import CITED, CITES, FIELDS, KIND, KINDS, LISTED, ROLE_NAMES


@click.command()
@click.option("--agency", type=AN_AGENCY, help="An agency, by any name: 郑州市城管局.")
@click.option("--law", type=A_LAW, help="An instrument, by any name: 行政处罚法.")
@click.option(
    "--role",
    type=Word("role", CITES | {CITED: ""}, ROLE_NAMES),
    help=f"{', '.join(CITES)} or {CITED} (a bare mention).",
)
@YEAR
@click.option("--evidence", is_flag=True, help="A row for each sentence that says so.")
@STANCES
@click.option(
    "--not-in-force",
    is_flag=True,
    help="Only laws acted by that were repealed or not yet in force then, or lacked the article; other roles with --role.",
)
@GRAPH
@FORMAT
@guarded
def cites(
    agency: str | None,
    law: str | None,
    role: str | None,
    year: int | None,
    evidence: bool,
    stance: str | None,
    not_in_force: bool,
    graph_path: Path,
    form: str,
) -> None:
    """Which agencies cite which laws, and what the laws were then: in force, repealed, not yet in force.

    That is said where it was so from 1 January of the year reported on to the day of issue (else 31 December), by what is
    known of the law on the day in the column as_of; an unknown date says nothing.

    \b
    kg cites --law 行政处罚法
    kg cites --agency 杭州市城管局 --role legislates
    kg cites --law 民法典 --evidence --format json
    kg cites --stance planned
    kg cites --law 行政处罚法 --evidence -o cites.xlsx
    kg cites --not-in-force --evidence
    """
    from kg.cli.output import emit
    from kg.library import open_graph
    from kg.verbs.listing import cites as ask

    graph = open_graph(graph_path)
    rows = ask(graph, agency, law, role, year, evidence, stance, not_in_force)
    if not rows:
        why = evidence and no_evidence(graph)
        none_found(why or _uncited(graph, agency, law))
    columns = ["agency", "role", "law", "year", "report", "articles", "stance"]
    columns += ["force", "force_date", "no_such_article", "as_of"] + (["sentence"] if evidence else [])
    emit(columns, [[getattr(r, c) for c in columns] for r in rows], form)


def _uncited(graph: Any, agency: str | None, law: str | None) -> str:
    """Why no citation is found: of names that are known here and that no report cites, or that cite nothing, this."""
    from kg.model.schema import AGENCY, LAW
    from kg.verbs.listing import cites

    for name, kind in ((law, LAW), (agency, AGENCY)):
        if name:
            thing = graph.one(name, [kind])
            if not cites(graph, **{"law" if kind == LAW else "agency": thing.iri}):
                told = (
                    "no report here says that an agency cites it" if kind == LAW else "it cites nothing here"
                )
                return f"{thing.name} is known, but {told}; kg show {name} tells where it is named"
    return "no such citation in this graph; loosen the filters"


#: What a listing is asked, for its help; by verb.
_EXAMPLES = {
    "agencies": ("城管", "--region 河南省"),
    "laws": ("条例", "--class Statute --format csv"),
    "mechanisms": ("制度 --year 2023",),
    "programs": ("普法",),
}
_REGION = click.option("--region", type=A_REGION, help="Only of this region and what lies in it: 河南省.")


def _listing(name: str, kind: str) -> click.Command:
    """The verb that lists a kind, by place where its things are at home somewhere, by class where they have one."""
    placed, subclasses = "region" in FIELDS[kind], KIND[kind].subclasses

    @guarded
    def command(graph_path: Path, form: str, **filters: Any) -> None:
        from kg.cli.output import emit
        from kg.library import open_graph
        from kg.verbs.listing import Row, listed

        graph = open_graph(graph_path)
        rows = listed(graph, kind, **filters)
        if not rows:
            match = filters.pop("match", None)
            if match and not any(filters.values()):
                # a part of no name here: whether it is known elsewhere, or what is spelled like it
                none_found(str(graph.missing(match, [kind])))
            none_found(f"no {name} fit; loosen the filters")
        told = {"kind": placed or subclasses, "region": placed}
        columns = [c for c in (f.name for f in fields(Row)) if told.get(c, True)]
        emit(columns, [[getattr(r, c) for c in columns] for r in rows], form)

    examples = "".join(f"\nkg {name} {example}" for example in _EXAMPLES.get(name, ("…",)))
    things = re.sub("(?<=[a-z])(?=[A-Z])", " ", kind).capitalize() + "s"
    things = re.sub("ys$", "ies", things)
    command.__doc__ = f"{things}, with counts. MATCH: a part of the name.\n\n\b{examples}"
    options: list[Any] = [_REGION] if placed else []
    if subclasses:
        options.append(
            click.option(
                "--class", "subclass", type=Word("class", subclasses), help=f"{', '.join(subclasses)}."
            )
        )
    for option in (FORMAT, GRAPH, STANCES, YEAR, *options, click.argument("match", required=False)):
        command = option(command)
    return click.command(name)(command)


@click.command()
@click.argument("name", type=Name(*KINDS))
@STANCES
@click.option(
    "--card", "alone_", is_flag=True, help="The card alone: names, region, force, counts, neighbours."
)
@GRAPH
@FORMAT
@guarded
def show(name: str, stance: str | None, alone_: bool, graph_path: Path, form: str) -> None:
    """Everything about one thing: what its card on the page tells, and the sentences that say so.

    \b
    kg show 三项制度
    kg show 省住建厅 --format json
    kg show 三项制度 --stance lacking
    kg show 行政处罚法 --card --format json
    """
    from kg.cli.cards import only_card, tell
    from kg.cli.output import emit, say, shown
    from kg.library import open_graph
    from kg.verbs.cards import card
    from kg.verbs.listing import show as ask

    graph = open_graph(graph_path)
    if alone_:
        only_card(card(graph, name), form)
        return
    entity, statements = ask(graph, name, stance)
    if not statements and (why := no_evidence(graph)):
        note(f"{why}; kg cites and kg query tell what it says")
    columns = [
        "subject",
        "predicate",
        "object",
        "year",
        "report",
        "begin",
        "end",
        "words",
        "sentence",
        "inferred",
        "stance",
    ]
    if form != "table":
        emit(columns, [[getattr(s, c) for c in columns] for s in statements], form)
        return
    tell(card(graph, entity.iri))
    last = None
    for s in statements:
        head = (s.subject, s.predicate, s.object)
        if head != last:
            click.echo()
            say(f"{s.subject}  {s.predicate}  {s.object}" + ("  (inferred)" if s.inferred else ""), fg="cyan")
            last = head
        before, words, after = s.sentence.partition(s.words)
        if sys.stdout.isatty():
            before, words, after = shown(before), click.style(shown(words), bold=True), shown(after)
        sys.stdout.write(f"  {before}{words}{after}\n")
        say(f"    {s.report} [{s.begin}:{s.end}] {s.year or ''}" + (f"  {s.stance}" if s.stance else ""))


@click.command()
@click.argument("query_", metavar="FILE_OR_SPARQL", required=False)
@click.option("--list", "list_", is_flag=True, help="The named queries that come with kg.")
@GRAPH
@FORMAT
@guarded
def query(query_: str | None, list_: bool, graph_path: Path, form: str) -> None:
    """Run SPARQL: a file, a named query, or the query itself. The contract's prefixes need not be declared.

    \b
    kg query --list
    kg query most-cited-laws
    kg query "SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n }"
    """
    from kg.cli.output import emit, write
    from kg.errors import UsageError
    from kg.library import open_graph
    from kg.questions import names
    from kg.verbs.named import run

    if list_:
        emit(["name", "zh", "en"], names(), form)
        return
    if not query_:
        raise UsageError("which query? give SPARQL, a file, or a name of kg query --list")
    alone()
    result = run(open_graph(graph_path), query_)
    if isinstance(result, bool):
        click.echo("true" if result else "false")
        raise SystemExit(0 if result else 1)
    if isinstance(result, str):
        write(result)
        return
    columns, rows = result
    emit(columns, rows, form)
    if not rows:
        none_found("the query has no answer in this graph")


class _Questions(click.Group):
    """A sub-command for each named question, with an option for each of its parameters."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from kg.questions import questions

        return [q.name for q in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from kg.questions import questions

        found = {q.name: q for q in questions()}.get(cmd_name)
        return _command(found) if found else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        from kg.questions import question

        guarded(question)(args[0])  # an unknown name is told with those that sound alike
        return super().resolve_command(ctx, args)


def _command(asked: Any) -> click.Command:
    """The click command of one question."""

    @guarded
    def run(graph_path: Path, form: str, sparql: bool, **values: str | None) -> None:
        from kg.cli.output import emit, write
        from kg.library import open_graph
        from kg.verbs.named import ask, filled

        alone()
        graph = open_graph(graph_path)
        given = {k: v for k, v in values.items() if v is not None}
        if sparql:
            write(filled(graph, asked, given))
            return
        columns, rows = ask(graph, asked.name, **given)
        emit(columns, rows, form)
        if not rows:
            why = asked.of_evidence and no_evidence(graph)
            none_found(why or "no answer in this graph; leave out a parameter, or take other values")

    options: list[click.Parameter] = [
        click.Option([f"--{p.name}", p.name], help=f"{p.zh} {p.en}", metavar=p.kind.upper())
        for p in asked.parameters
    ]
    example = "".join(f" --{p.name} …" for p in asked.parameters[:1])
    command = click.Command(
        asked.name,
        callback=run,
        params=[
            *options,
            click.Option(["--sparql"], is_flag=True, help="Print the query instead of its answer."),
        ],
        help=f"{asked.zh}\n\n{asked.en}\n\n\b\nkg ask {asked.name}{example}",
        short_help=asked.zh,
    )
    command.context_class = Context
    made: click.Command = FORMAT(GRAPH(command))
    return made


@click.group(cls=_Questions, invoke_without_command=True)
@click.option("--list", "list_", is_flag=True, help="All questions in Chinese and English.")
@click.pass_context
def ask(ctx: click.Context, list_: bool) -> None:
    """Ask a named question. Parameters that are left out stand for every value; names may be short.

    \b
    kg ask --list
    kg ask agencies-citing-law --law 行政处罚法 --region 河南省
    kg ask laws-cited-by-one-not-other --a 杭州市城管局 --b 郑州市城管局
    kg ask evidence-for-an-edge --help
    """
    if list_ or ctx.invoked_subcommand is None:
        from kg.cli.output import emit
        from kg.questions import names

        emit(["name", "zh", "en"], names(), "table")
        ctx.exit()


_LISTINGS = tuple(_listing(name, kind) for name, kind in LISTED.items())
COMMANDS: tuple[click.Command, ...] = (cites, *_LISTINGS, show, query, ask)
