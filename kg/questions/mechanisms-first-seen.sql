SELECT mechanism, year, group_concat(n, '、') AS agencies
FROM (
  SELECT DISTINCT m.name AS mechanism, f.year AS year, a.name AS n
  FROM (
    SELECT c.object AS object, min(r.year) AS year
    FROM claim c
    JOIN report r ON r.id = c.report
    WHERE c.predicate = 'appliesMechanism'
      --? mechanism AND c.object = :mechanism
    GROUP BY c.object
  ) f
  JOIN claim c ON c.object = f.object AND c.predicate = 'appliesMechanism'
  JOIN report r ON r.id = c.report AND r.year = f.year
  JOIN thing m ON m.id = c.object
  JOIN thing a ON a.id = c.subject
  ORDER BY mechanism, year, n
)
GROUP BY mechanism, year
ORDER BY year, mechanism
