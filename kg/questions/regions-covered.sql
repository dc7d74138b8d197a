SELECT g.name AS province, count(DISTINCT r.id) AS reports, min(r.year) AS first_year, max(r.year) AS last_year
FROM report r
JOIN publishes h ON h.report = r.id
JOIN place p ON p.thing = h.agency
JOIN inside i ON i.region = p.region AND i.whole
JOIN thing g ON g.id = i.top
GROUP BY province
ORDER BY reports DESC, province
