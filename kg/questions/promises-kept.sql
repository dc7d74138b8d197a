SELECT DISTINCT a.name AS agency, c.predicate AS predicate, o.name AS thing, r.year AS year,
  CASE
    WHEN EXISTS (SELECT 1 FROM claim d WHERE d.report = n.id AND d.subject = c.subject AND d.object = c.object
      AND d.predicate <> 'cites' AND instr(d.stances, 'Done')) THEN 'done'
    WHEN EXISTS (SELECT 1 FROM claim d WHERE d.report = n.id AND d.subject = c.subject AND d.object = c.object
      AND instr(d.stances, 'Lacking')) THEN 'wanting'
    WHEN EXISTS (SELECT 1 FROM claim d WHERE d.report = n.id AND d.subject = c.subject AND d.object = c.object
      AND instr(d.stances, 'Planned')) THEN 'planned'
    ELSE 'silent' END AS outcome,
  r.file AS report, n.file AS next_report
FROM claim c
JOIN report r ON r.id = c.report
JOIN publishes p ON p.report = r.id AND p.agency = c.subject
JOIN publishes q ON q.agency = c.subject
JOIN report n ON n.id = q.report AND CAST(substr(n.year, 1, 4) AS INTEGER) = CAST(substr(r.year, 1, 4) AS INTEGER) + 1
JOIN thing a ON a.id = c.subject
JOIN thing o ON o.id = c.object
WHERE instr(c.stances, 'Planned')
  --? agency AND c.subject = :agency
  --? thing AND c.object = :thing
  --? year AND r.year = :year
ORDER BY agency, year, thing, predicate, report, next_report
