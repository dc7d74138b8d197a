SELECT DISTINCT r.file AS report, a.name AS publisher, r.year AS year, r.issued AS issued
FROM report r
JOIN publishes p ON p.report = r.id
JOIN thing a ON a.id = p.agency
WHERE CAST(substr(r.year, 1, 4) AS INTEGER) >= 2019 AND instr(r.title, '法治政府建设')
  AND r.issued > (CAST(substr(r.year, 1, 4) AS INTEGER) + 1) || '-04-01'
  --? year AND r.year = :year
  --? publisher AND p.agency = :publisher
ORDER BY report, publisher, issued
