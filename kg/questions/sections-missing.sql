SELECT DISTINCT r.file AS report, a.name AS publisher, r.year AS year, k.kind AS section
FROM report r
JOIN (SELECT 'Achievements' AS kind UNION ALL SELECT 'Shortcomings' UNION ALL SELECT 'Leadership' UNION ALL SELECT 'Plans'
  UNION ALL SELECT 'OtherMatters') k
JOIN publishes p ON p.report = r.id
JOIN thing a ON a.id = p.agency
WHERE CAST(substr(r.year, 1, 4) AS INTEGER) >= 2019 AND instr(r.title, '法治政府建设')
  AND EXISTS (SELECT 1 FROM section s WHERE s.report = r.id AND s.heading <> '')
  AND NOT EXISTS (SELECT 1 FROM section s WHERE s.report = r.id AND instr(s.kinds, k.kind))
  --? year AND r.year = :year
  --? publisher AND p.agency = :publisher
ORDER BY report, publisher, section
