SELECT DISTINCT a.name AS agency_name, l.name AS law_name, r.year AS year, d.date AS repealed, d.successor AS successor,
  r.file AS report
FROM repealed d
JOIN claim c ON c.object = d.thing AND c.citation
JOIN thing a ON a.id = c.subject
JOIN thing l ON l.id = c.object
JOIN report r ON r.id = c.report
-- a report on the year before the repeal could not know of it
WHERE (d.date IS NULL OR r.year IS NULL OR substr(r.year, 1, 4) >= substr(d.date, 1, 4))
  --? agency AND c.subject = :agency
  --? law AND c.object = :law
ORDER BY agency_name, law_name, year
