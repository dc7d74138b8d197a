SELECT DISTINCT t.kind AS kind, t.name AS name, r.file AS report
FROM unstated u
JOIN thing t ON t.id = u.thing
JOIN report r ON r.id = u.report
ORDER BY kind, name, report
