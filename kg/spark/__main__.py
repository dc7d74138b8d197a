"""``python -m kg.spark IN… OUT``, and the same for spark-submit: reports to N-Triples and Parquet."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import guarded
from kg.errors import KgError, NeedsExtra, printable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


#: How many reasons for refusals are named.
_NAMED = 5
#: Texts that Spark hands to Python at once; its own ten thousand would be a hundred megabytes.
_AT_ONCE = "256"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sources", metavar="IN...", nargs=-1, required=True)
@click.argument("out", metavar="OUT")
@click.option(
    "--format",
    "form",
    type=click.Choice(["files", "parquet", "json", "csv"]),
    default="files",
    show_default=True,
    help="What IN holds: files of any format that kg build reads, or tables that Spark reads, with the columns file "
    "and text (and title, publisher, year, url, source, issued, number, index, where there are any).",
)
@click.option(
    "--shards",
    type=click.IntRange(min=1),
    help="Into how many parts the work and each output is cut; else one for 5,000 reports or so.",
)
@click.option("--decisions", help="Table of curated decisions; else each decisions.csv in the folders given.")
@click.option("--vocabulary", help="Table of your own words; else each vocabulary.csv in the folders given.")
@click.option("--encoding", help="Encoding of all text files and pages.")
@click.option("--text-column", "column", help="Column of table files that holds the text.")
@click.option("--strict", is_flag=True, help="Exit with 1 when any file is refused.")
@guarded
def main(
    sources: tuple[str, ...],
    out: str,
    form: str,
    shards: int | None,
    decisions: str | None,
    vocabulary: str | None,
    encoding: str | None,
    column: str | None,
    strict: bool,
) -> None:
    """Build the graph of reports on Apache Spark.

    IN are folders or files and OUT is a new folder, on any file system that Spark reaches. OUT/triples holds the
    graph as gzipped N-Triples, which kg load and every RDF store take; beside it lie reports, entities, mentions,
    claims, evidence and files as Parquet.

    \b
    python -m kg.spark reports graph                             on this machine, all its cores
    python -m kg.spark --format parquet crawl.parquet graph      a table with the columns file and text
    spark-submit … kg_on_spark.py hdfs:///reports hdfs:///graph  on a cluster: docs/spark.md
    """
    spark = session()
    import kg.spark as on_spark

    try:
        folders = sources if form == "files" else ()
        settled = on_spark.decisions(spark, *((decisions,) if decisions else folders))
        own = on_spark.vocabulary(spark, *((vocabulary,) if vocabulary else folders))
        if form == "files":
            docs = on_spark.documents(spark, *sources, encoding=encoding, column=column)
        else:
            reader = (
                spark.read.options(header="true", multiLine="true", escape='"')
                if form == "csv"
                else spark.read
            )
            docs = reader.format(form).load(list(sources))
        sizes = on_spark.write(on_spark.extract(docs, settled, shards, own), out)
        for name, size in sizes.items():
            if name != "matched":
                click.echo(f"{name:<11} {size:,}")
        files = spark.read.parquet(f"{out}/files")
        reasons = (
            files.where("status = 'refused'").groupBy("reason").count().orderBy("count", ascending=False)
        )
        refused = reasons.limit(_NAMED).collect()
        for row in refused:
            click.echo(f"{'refused':<11} {row['count']:,}: {printable(row['reason'])}")
        if settled:
            matched = {row["decision"] for row in spark.read.parquet(f"{out}/matched").collect()}
            for decision in settled:
                if str(decision) not in matched:
                    click.echo(f"no match    decision: {printable(str(decision))}")
        click.echo(f"written     {out} (triples/*.nt.gz and Parquet)")
    finally:
        spark.stop()
    if not sizes["reports"]:
        raise KgError("nothing to build: no report could be read")
    if strict and refused:
        sys.exit(1)


def session() -> SparkSession:
    """The session that spark-submit set up, or one on this machine. Raises KgError when Spark cannot start."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise NeedsExtra("kg.spark", "spark") from None
    if "SPARK_ENV_LOADED" not in os.environ:
        # not under spark-submit: Spark's workers are of this machine, and need this Python's packages
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("fazhi-kg").config(
        "spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower()
    )
    try:
        spark: SparkSession = builder.config(
            "spark.sql.execution.arrow.maxRecordsPerBatch", _AT_ONCE
        ).getOrCreate()
    except (PySparkException, RuntimeError, FileNotFoundError) as error:
        raise KgError(
            f"Spark does not start ({str(error).splitlines()[0]}); it needs Java 17: apt-get install "
            "openjdk-17-jre-headless, or set JAVA_HOME"
        ) from None
    spark.sparkContext.setLogLevel("ERROR")
    return spark


if __name__ == "__main__":
    main(prog_name="python -m kg.spark")
