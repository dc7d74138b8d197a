SELECT DISTINCT r.file AS report, a.name AS agency, c.predicate AS role, l.name AS law, v.day AS version,
    v.since AS in_force, r.year AS year, f.as_of AS as_of
FROM claim c
CROSS JOIN facts f
JOIN report r ON r.id = c.report
JOIN version v ON v.thing = c.object AND v.since <> '' AND substr(v.since, 1, 4) = substr(r.year, 1, 4)
JOIN thing a ON a.id = c.subject
JOIN thing l ON l.id = c.object
WHERE c.citation
  AND NOT EXISTS (SELECT 1 FROM version w WHERE w.thing = v.thing AND substr(w.since, 1, 4) = substr(v.since, 1, 4) AND w.day > v.day)
  --? law AND c.object = :law
  --? agency AND c.subject = :agency
  --? year AND r.year = :year
  --? region AND c.subject IN (SELECT p.thing FROM inside i JOIN place p ON p.region = i.region WHERE i.top = :region)
ORDER BY year, law, report, agency, role
