"""The tables of a graph: their columns, and by table what a question that names it needs when all rows are there."""

from __future__ import annotations

from kg.model.schema import ACTED_ON, AGENCY

SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT, class TEXT, name TEXT);
CREATE TABLE alt (thing INTEGER, name TEXT);
CREATE TABLE place (thing INTEGER, region INTEGER);
-- a region and all that it lies in, itself included; whole: that lies in nothing more
CREATE TABLE inside (region INTEGER, top INTEGER, whole INTEGER);
CREATE TABLE edge (subject INTEGER, predicate TEXT, object INTEGER);
-- file: the first of its files by name. unproved: whether the graph was built without its mentions and sentences
CREATE TABLE report (id INTEGER PRIMARY KEY, iri TEXT, file TEXT, year TEXT, title TEXT, issued TEXT, number TEXT,
    unproved INTEGER, mentions INTEGER, proving INTEGER, statements INTEGER, inferred INTEGER, unresolved INTEGER);
CREATE TABLE file (report INTEGER, name TEXT);
CREATE TABLE publishes (report INTEGER, agency INTEGER);
CREATE TABLE seen (thing INTEGER, report INTEGER, mentions INTEGER);
-- node, here, of a mention and of a section: what stands behind # in its IRI, before it that of its report
-- force: what the instrument of a citation then was, a local name
-- stances: local names, joined by 、. What is only denied is no claim here, and stands in denial under numbers of claims
CREATE TABLE claim (id INTEGER PRIMARY KEY, report INTEGER, node TEXT, subject INTEGER, predicate TEXT, object INTEGER,
    citation INTEGER, inferred INTEGER, stances TEXT, force TEXT);
CREATE TABLE denial (id INTEGER PRIMARY KEY, report INTEGER, node TEXT, subject INTEGER, predicate TEXT, object INTEGER,
    citation INTEGER, inferred INTEGER, stances TEXT, force TEXT);
-- lacking: whether no version that was in force then had it
CREATE TABLE provision (claim INTEGER, thing INTEGER, lacking INTEGER);
CREATE TABLE sentence (id INTEGER PRIMARY KEY, begin INTEGER, text TEXT);
CREATE TABLE mention (id INTEGER PRIMARY KEY, report INTEGER, node TEXT, begin INTEGER, end INTEGER, words TEXT,
    sentence INTEGER, stances TEXT, section TEXT);
-- kinds: local names, joined by 、
CREATE TABLE section (report INTEGER, node TEXT, begin INTEGER, end INTEGER, heading TEXT, kinds TEXT);
CREATE TABLE refers (mention INTEGER, thing INTEGER);
-- object: whether the mention names the claim's object
CREATE TABLE evidence (claim INTEGER, mention INTEGER, object INTEGER);
CREATE TABLE unresolved (report INTEGER, begin INTEGER, words TEXT, reason TEXT);
-- since: its first entry into force. act, successor: names of the one that
-- repealed it and of the one in its place. What is not known is ''
CREATE TABLE in_time (thing INTEGER PRIMARY KEY, adopted TEXT, since TEXT, repealed TEXT, act TEXT, successor TEXT);
-- a version of an instrument, by the day of its act
CREATE TABLE version (thing INTEGER, day TEXT, since TEXT, articles INTEGER);
-- the day of which the facts on laws are; one row
CREATE TABLE facts (as_of TEXT);
-- JSON of columns and rows
CREATE TABLE answer (question TEXT PRIMARY KEY, rows TEXT);
"""
#: The kinds of things that agencies do something with, as SQL lists them.
_ACTED_ON = ", ".join(f"'{kind}'" for kind in ACTED_ON)
#: By the table that a question names: what it needs when all rows are there. To sort once is faster than to keep sorted,
#: and what follows from other tables is made of them.
NEEDED = {
    "claim": """
CREATE INDEX claim_object ON claim (object, predicate, report);
CREATE INDEX claim_subject ON claim (subject, predicate, report);
CREATE INDEX claim_predicate ON claim (predicate, inferred, citation);
""",
    "thing": """
CREATE UNIQUE INDEX thing_iri ON thing (iri);
CREATE INDEX thing_kind ON thing (kind, name);
""",
    "alt": """
CREATE INDEX alt_thing ON alt (thing, name);
""",
    "place": """
CREATE INDEX place_thing ON place (thing, region);
CREATE INDEX place_region ON place (region, thing);
""",
    "inside": """
CREATE INDEX inside_region ON inside (region, whole, top);
CREATE INDEX inside_top ON inside (top, region);
""",
    "edge": """
CREATE INDEX edge_object ON edge (predicate, object, subject);
CREATE INDEX edge_subject ON edge (subject, predicate, object);
""",
    "report": """
CREATE UNIQUE INDEX report_iri ON report (iri);
CREATE INDEX report_year ON report (year, id);
""",
    "publishes": """
CREATE INDEX publishes_agency ON publishes (agency, report);
CREATE INDEX publishes_report ON publishes (report, agency);
""",
    "seen": """
CREATE INDEX seen_thing ON seen (thing, report, mentions);
""",
    "section": """
CREATE INDEX section_report ON section (report, node);
""",
    "provision": """
CREATE INDEX provision_claim ON provision (claim, thing);
""",
    "version": """
CREATE INDEX version_thing ON version (thing, since, day);
""",
    "refers": """
CREATE INDEX refers_thing ON refers (thing, mention);
""",
    "evidence": """
CREATE INDEX evidence_claim ON evidence (claim, mention, object);
""",
    # what a name may mean. step: 0 official name, 1 other name, 2 what a text calls it
    "called": """
CREATE TABLE called (key TEXT, step INTEGER, thing INTEGER, PRIMARY KEY (key, step, thing)) WITHOUT ROWID;
INSERT OR IGNORE INTO called SELECT key(name), 0, id FROM thing;
INSERT OR IGNORE INTO called SELECT key(name), 1, thing FROM alt;
INSERT OR IGNORE INTO called SELECT key(words), 2, thing FROM (
    SELECT DISTINCT m.words, f.thing FROM mention m JOIN refers f ON f.mention = m.id);
CREATE INDEX called_thing ON called (thing);
""",
    # a law, mechanism or program that a report names and says of no agency; sets are sorted once, where NOT EXISTS would
    # look for each row, ten times slower
    "unstated": f"""
CREATE TABLE unstated AS
    SELECT thing, report FROM seen WHERE thing IN (SELECT id FROM thing WHERE kind IN ({_ACTED_ON}))
    EXCEPT SELECT object, report FROM claim WHERE subject IN (SELECT id FROM thing WHERE kind = '{AGENCY}')
    EXCEPT SELECT object, report FROM denial;
""",
    # which instruments a report cites
    "cited": """
CREATE TABLE cited AS SELECT DISTINCT object AS law, report FROM claim WHERE citation;
CREATE INDEX cited_law ON cited (law, report);
CREATE INDEX cited_report ON cited (report, law);
""",
}
