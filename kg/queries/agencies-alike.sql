SELECT min(a.name, b.name) AS one, max(a.name, b.name) AS other,
  count(DISTINCT iif(x.predicate = 'cites', x.object, NULL)) AS laws,
  count(DISTINCT iif(x.predicate = 'cites', NULL, x.object)) AS mechanisms
FROM edge x
JOIN edge y ON y.predicate = x.predicate AND y.object = x.object
JOIN thing a ON a.id = x.subject
JOIN thing b ON b.id = y.subject
WHERE x.predicate IN ('cites', 'appliesMechanism') AND a.name <> b.name
  --? agency AND x.subject = :agency
GROUP BY one, other
ORDER BY laws + mechanisms DESC, one, other
LIMIT 50
