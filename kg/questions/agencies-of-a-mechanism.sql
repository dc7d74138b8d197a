SELECT DISTINCT m.name AS mechanism, a.name AS agency, r.year AS year, s.text AS sentence
FROM claim c
JOIN evidence e ON e.claim = c.id AND e.object
JOIN mention w ON w.id = e.mention
JOIN sentence s ON s.id = w.sentence
JOIN thing m ON m.id = c.object
JOIN thing a ON a.id = c.subject
JOIN report r ON r.id = c.report
WHERE c.predicate = 'appliesMechanism'
  --? mechanism AND c.object = :mechanism
  --? year AND r.year = :year
  --? region AND c.subject IN (SELECT p.thing FROM inside i JOIN place p ON p.region = i.region WHERE i.top = :region)
ORDER BY mechanism, agency, year, sentence
