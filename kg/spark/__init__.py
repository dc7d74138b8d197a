"""Reports on Apache Spark: a DataFrame of texts to DataFrames of entities, mentions and claims, N-Triples and Parquet.

    files ──documents──▶ DataFrame ──extract──▶ Extracted ──write──▶ triples/*.nt.gz, entities/*.parquet, …
             or any DataFrame with the columns file and text

The union of what comes out is the graph that ``kg build`` makes of the same reports, triple for triple: one text is
one report whatever its files, the first file by name leads, sidecars, decisions and own words count, and what cannot be
read is a row of `Extracted.files` with its reason and fails no job. Grouping, sorting and writing are Spark's; the work on
one report is `kg.spark.rows`, run in Spark's Python workers. Needs the extra ``spark`` and Java 17.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from typing import TYPE_CHECKING
from warnings import filterwarnings

from kg.builder import words
from kg.builder.decisions import FILE, Decision, acting, parse, row
from kg.builder.words.rows import Table
from kg.errors import KgError
from kg.exports.tables import SCHEMA
from kg.read.decode import decode
from kg.read.limits import MAX_BYTES
from kg.read.sidecar import SIDECAR
from kg.spark import rows
from kg.spark.schema import DOCUMENTS, EXTRACTED, PREPARED, SIDECARS
from kg.vocabulary.tables import Word

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType


#: The tables of `Extracted` that `write` writes, in this order; `docs/spark.md` describes their columns.
TABLES = (*(table.name for table in SCHEMA), "files", "matched")


def documents(
    spark: SparkSession, *paths: str, encoding: str | None = None, column: str | None = None
) -> DataFrame:
    """The documents of all files below folders, of any format that ``kg build`` reads, with what sidecars know.

    paths: folders or single files that Spark can read (a local path, hdfs://, s3a://). encoding, column: as for
    ``kg build``. The columns are `kg.spark.schema.DOCUMENTS`; a file that cannot be read is a row with its reason in
    `refused`. Names that begin with a dot or _ are passed over. Raises KgError when a path does not exist.
    """
    if not paths:
        raise KgError("no path given")
    return reduce(
        lambda one, other: one.unionByName(other),
        (
            _below(spark, _root(spark, path), partial(rows.read, encoding=encoding, column=column))
            for path in paths
        ),
    )


def _below(spark: SparkSession, root: str, read: Callable[[rows.Batches], rows.Batches]) -> DataFrame:
    """`documents` of one folder or file, as Spark names it."""
    from pyspark.sql import functions as F

    def files(names: str = "*") -> DataFrame:
        reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
        return reader.option("pathGlobFilter", names).load(root).withColumn("root", F.lit(root))

    # the content of a file that is too large is never read
    large = files().where(F.col("length") > MAX_BYTES).select("path", "root")
    small = files().where(F.col("length") <= MAX_BYTES).select("path", "root", "content")
    beside = files(SIDECAR).where(F.col("length") <= MAX_BYTES).select("path", "root", "content")
    found = small.mapInArrow(read, columns(DOCUMENTS)).union(
        large.mapInArrow(rows.too_large, columns(DOCUMENTS))
    )
    said = beside.mapInArrow(rows.sidecars, columns(SIDECARS))
    # the sidecar that lies nearest to a file speaks of it
    nearest = said.where("refused is null").groupBy("file").agg(F.max_by("beside", "depth").alias("beside"))
    broken = said.where("refused is not null").select("file", "refused")
    return found.join(nearest, "file", "left").unionByName(broken, allowMissingColumns=True)


def decisions(spark: SparkSession, *paths: str) -> tuple[Decision, ...]:
    """The curated decisions of tables, and of the ``decisions.csv`` in each folder that has one.

    Raises KgError when a path does not exist or a table does not read.
    """
    tables = _tables(spark, FILE, paths)
    return tuple(dict.fromkeys(d for table in tables for d in parse(decode(table.data), table.where)))


def vocabulary(spark: SparkSession, *paths: str) -> tuple[Word, ...]:
    """A user's own words (`kg.builder.words`) of tables, and of the ``vocabulary.csv`` in each folder that has one.

    Raises KgError when a path does not exist or a table does not read.
    """
    tables = list(_tables(spark, words.FILE, paths))
    return words.parse(tables) if tables else ()


def _tables(spark: SparkSession, name: str, paths: Sequence[str]) -> Iterator[Table]:
    """The files, and of each folder the file of a name. Raises KgError when a path does not exist."""
    from pyspark.sql import functions as F

    for path in paths:
        root = _root(spark, path)
        files = spark.read.format("binaryFile").option("pathGlobFilter", "*.csv").load(root)
        at = F.col("path")
        fits = files.where((at == root) | (at == f"{root.rstrip('/')}/{name}"))
        for table in fits.select("path", "content").collect():
            yield Table(str(table["path"]), bytes(table["content"]))


def columns(schema: pa.Schema) -> StructType:
    """An Arrow schema as Spark's."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _root(spark: SparkSession, path: str) -> str:
    """A path as Spark will name the files below it. Raises KgError when it does not exist."""
    java = spark._jvm.org.apache.hadoop.fs.Path(path)  # type: ignore[union-attr]
    system = java.getFileSystem(spark._jsc.hadoopConfiguration())
    if not system.exists(java):
        raise KgError(f"{path}: no such file or folder")
    return str(system.makeQualified(java).toString())


@dataclass(frozen=True)
class Extracted:
    """What came of the reports, as DataFrames; nothing is computed before one of them is used.

    All of them come from one: persist `work` before you use several, or each extracts anew (`write` persists it).
    """

    #: one row a report, everything in it, as `kg.spark.schema.EXTRACTED`
    work: DataFrame
    #: into how many parts the work is cut
    shards: int

    def _each(self, name: str) -> DataFrame:
        return self.work.selectExpr(f"inline({name})")

    @cached_property
    def reports(self) -> DataFrame:
        """A row for each report, as in the table of this name (`kg.exports.tables`)."""
        return self._each("reports")

    @cached_property
    def entities(self) -> DataFrame:
        """Each entity once, with the other names that any report gives it."""
        from pyspark.sql import functions as F

        once = (
            self._each("entities")
            .groupBy("iri")
            .agg(
                F.min("kind").alias("kind"),
                F.min("class").alias("class"),
                F.min(F.struct("name", "region", "part_of")).alias("first"),
                F.array_join(
                    F.sort_array(F.array_distinct(F.flatten(F.collect_list("other_names")))), "、"
                ).alias("other_names"),
            )
        )
        return once.selectExpr(
            "iri",
            "kind",
            "class",
            "first.name as name",
            "nullif(other_names, '') as other_names",
            "nullif(first.region, '') as region",
            "nullif(first.part_of, '') as part_of",
        )

    @cached_property
    def mentions(self) -> DataFrame:
        """A row for each mention of an entity, as in the table of this name (`kg.exports.tables`)."""
        return self._each("mentions")

    @cached_property
    def sections(self) -> DataFrame:
        """A row for each section of a report, as in the table of this name (`kg.exports.tables`)."""
        return self._each("sections")

    @cached_property
    def claims(self) -> DataFrame:
        """A row for each claim of a report, as in the table of this name (`kg.exports.tables`)."""
        return self._each("claims")

    @cached_property
    def evidence(self) -> DataFrame:
        """A row for each mention that proves a claim, as in the table of this name (`kg.exports.tables`)."""
        return self._each("evidence")

    @cached_property
    def files(self) -> DataFrame:
        """What became of each file: built, duplicate (of which) or refused (why), as in report.json."""
        return self._each("files")

    @cached_property
    def refusals(self) -> DataFrame:
        """file, reason: of everything that is not in the graph."""
        return self.files.where("status = 'refused'").select("file", "reason")

    @cached_property
    def matched(self) -> DataFrame:
        """decision: the decisions that matched anything."""
        return self.work.selectExpr("explode(matched) as decision").distinct()

    @cached_property
    def triples(self) -> DataFrame:
        """value: N-Triples, one or more lines a row, each triple once, in 2 × shards sorted partitions."""
        own = self.work.where("own is not null").selectExpr("own as value")
        lines = self.work.selectExpr("explode(shared) as value")
        shared = lines.repartition(self.shards, "value").distinct()
        return own.sortWithinPartitions("value").union(shared.sortWithinPartitions("value"))


def extract(
    docs: DataFrame,
    settled: Sequence[Decision] = (),
    shards: int | None = None,
    own: Sequence[Word] = (),
) -> Extracted:
    """Extract all reports of a DataFrame.

    docs: `documents`, or any DataFrame with the columns file (or path, or id) and text; title, publisher, year, url,
    source, issued, number and index are taken where there are such columns. settled: `decisions`. own: `vocabulary`.
    shards: into how many parts the work is cut; None makes one for each `REPORTS` reports or so, by the number and size
    of the files that docs are read from, else by the rows.
    Raises KgError when a column is missing.
    """
    from pyspark.sql import functions as F

    name = next((c for c in ("file", "path", "id") if c in docs.columns), None)
    if name is None or "text" not in docs.columns:
        raise KgError(
            f"no column {'text' if name else 'file, path or id'}; there are: {', '.join(docs.columns)}"
        )
    told = [F.col(c).cast("string").alias(c) for c in rows.KNOWN if c in docs.columns]
    optional = [
        F.col(c)
        for c in ("known", "beside", "refused", "part", "row", "path")
        if c in docs.columns and c != name
    ]
    prepared = docs.select(
        F.col(name).cast("string").alias("file"), F.col("text").cast("string").alias("text"), *optional, *told
    ).mapInArrow(rows.prepare, columns(PREPARED))
    count = shards or _shards(docs)
    order = F.struct("file", "path", "row")
    one_text = (
        prepared.repartition(count, "like")
        .groupBy("like")
        .agg(
            # the first file's text counts, and its word before that of the others
            F.min_by(F.struct("text", "refused"), order).alias("lead"),
            F.sort_array(F.collect_list(F.struct("file", "path", "row", "name", "known"))).alias("held"),
        )
        .select(
            "lead.text", "lead.refused", F.col("held.name").alias("files"), F.col("held.known").alias("known")
        )
    )
    work = partial(rows.extract, decisions=[row(d) for d in acting(settled)], words=words.packed(own))
    return Extracted(one_text.mapInArrow(work, columns(EXTRACTED)), count)


# PySpark asks for pandas before it hands over Arrow's batches, and warns of its version 3; nothing here uses pandas
filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)

#: Reports of a shard where nobody says how many shards there are to be, and bytes of as many plain texts.
REPORTS = 5_000
_BYTES = 50_000_000
#: Of more files the sizes are not asked for one by one.
_SIZED = 1_000


def _shards(docs: DataFrame) -> int:
    """How many shards the reports of a DataFrame make, from what it is read from alone, on whatever cluster."""
    files = docs.inputFiles()
    if not files:
        return max(1, math.ceil(docs.count() / REPORTS))
    spark = docs.sparkSession
    jvm = spark._jvm
    assert jvm is not None
    size = 0
    for file in files[:_SIZED]:
        path = jvm.org.apache.hadoop.fs.Path(file)
        size += path.getFileSystem(spark._jsc.hadoopConfiguration()).getFileStatus(path).getLen()
    return max(1, math.ceil(len(files) / REPORTS), math.ceil(size / _BYTES))


def write(made: Extracted, out: str) -> dict[str, int]:
    """Write triples/part-….nt.gz and the `TABLES` as Parquet into a new folder; {table: rows}.

    The extraction runs once, and is kept on the executors' disks meanwhile, where you did not persist it yourself.
    The folder holds _SUCCESS when everything in it is complete. Raises KgError when the folder exists.
    """
    from pyspark import StorageLevel

    spark = made.work.sparkSession
    jvm = spark._jvm
    assert jvm is not None
    folder = jvm.org.apache.hadoop.fs.Path(out)
    system = folder.getFileSystem(spark._jsc.hadoopConfiguration())
    if system.exists(folder):
        raise KgError(f"{out}: exists already; give a new folder, or delete this one")
    level = made.work.storageLevel
    mine = not (level.useMemory or level.useDisk)
    kept = replace(made, work=made.work.persist(StorageLevel.DISK_ONLY)) if mine else made
    try:
        kept.triples.write.text(f"{out}/triples", compression="gzip")
        _name_triples(system, jvm.org.apache.hadoop.fs.Path(f"{out}/triples"))
        sizes = {}
        for name in TABLES:
            table: DataFrame = getattr(kept, name)
            table.write.parquet(f"{out}/{name}")
            sizes[name] = spark.read.schema(table.schema).parquet(f"{out}/{name}").count()
        system.create(jvm.org.apache.hadoop.fs.Path(f"{out}/_SUCCESS")).close()
        return sizes
    finally:
        if mine:
            kept.work.unpersist()


def _name_triples(system: object, folder: object) -> None:
    """Name the files of Spark's text writer so that RDF tools know them: part-00000.nt.gz."""
    number = 0
    for status in sorted(system.listStatus(folder), key=lambda s: str(s.getPath().getName())):  # type: ignore[attr-defined]
        path = status.getPath()
        if str(path.getName()).endswith(".txt.gz"):
            system.rename(path, path.getParent().suffix(f"/part-{number:05}.nt.gz"))  # type: ignore[attr-defined]
            number += 1
