-- an agency has one IRI and one name, so that pairs of the one are pairs of the other
SELECT DISTINCT min(a.name, b.name) AS one, max(a.name, b.name) AS other, p.laws AS laws, p.mechanisms AS mechanisms
FROM (
  SELECT x.subject AS x, y.subject AS y, sum(x.predicate = 'cites') AS laws, sum(x.predicate <> 'cites') AS mechanisms
  FROM edge x
  JOIN edge y ON y.predicate = x.predicate AND y.object = x.object
  WHERE x.predicate IN ('cites', 'appliesMechanism') AND y.subject <> x.subject
    --? agency AND x.subject = :agency
  GROUP BY x.subject, y.subject
) p
JOIN thing a ON a.id = p.x
JOIN thing b ON b.id = p.y
ORDER BY laws + mechanisms DESC, one, other
LIMIT 50
