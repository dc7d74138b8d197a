SELECT DISTINCT a.name AS a, b.name AS b, l.name AS law
FROM edge e
JOIN thing a ON a.id = e.subject
JOIN thing l ON l.id = e.object
JOIN (SELECT DISTINCT subject FROM edge WHERE predicate = 'cites') o ON o.subject <> e.subject
JOIN thing b ON b.id = o.subject AND b.kind = 'Agency'
WHERE e.predicate = 'cites'
  AND NOT EXISTS (SELECT 1 FROM edge x WHERE x.subject = o.subject AND x.predicate = 'cites' AND x.object = e.object)
  --? a AND e.subject = :a
  --? b AND o.subject = :b
ORDER BY a, b, law
