SELECT l.class AS class, count(DISTINCT l.id) AS laws, count(DISTINCT e.subject) AS agencies
FROM edge e
JOIN thing l ON l.id = e.object
WHERE e.predicate = 'cites' AND l.class IS NOT NULL
GROUP BY class
ORDER BY laws DESC, class
