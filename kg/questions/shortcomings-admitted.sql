SELECT DISTINCT a.name AS agency, c.predicate AS predicate, o.name AS thing, w.way AS stance, r.year AS year,
  r.file AS report, s.text AS sentence
FROM (SELECT 'Lacking' AS way UNION ALL SELECT 'Denied') w
JOIN (SELECT * FROM claim UNION ALL SELECT * FROM denial) c ON instr(c.stances, w.way)
JOIN evidence e ON e.claim = c.id AND e.object
JOIN mention m ON m.id = e.mention AND instr(m.stances, w.way)
JOIN sentence s ON s.id = m.sentence
JOIN thing a ON a.id = c.subject
JOIN thing o ON o.id = c.object
JOIN report r ON r.id = c.report
WHERE 1
  --? agency AND c.subject = :agency
  --? thing AND c.object = :thing
  --? year AND r.year = :year
ORDER BY agency, thing, predicate, stance, year, report, sentence
