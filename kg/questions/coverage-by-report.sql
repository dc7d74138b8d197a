SELECT r.file AS report, r.year AS year, r.mentions AS mentions, r.proving AS proving, r.statements AS statements,
  r.inferred AS inferred, r.unresolved AS unresolved
FROM report r
WHERE 1
  --? year AND r.year = :year
ORDER BY report
