SELECT u.words AS name, count(*) AS times, u.reason AS reason, min(r.file) AS report, min(u.begin) AS begin
FROM unresolved u
JOIN report r ON r.id = u.report
GROUP BY name, reason
ORDER BY times DESC, name, reason
