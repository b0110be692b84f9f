CREATE DOMAIN api.attribution_line AS report.attribution_line;

CREATE DOMAIN api.deposit_line AS report.deposit_line;

CREATE DOMAIN api.growth_line AS report.growth_line;

CREATE DOMAIN api.lead_line AS report.lead_line;

CREATE DOMAIN api.plan_line AS report.plan_line;

CREATE DOMAIN api.plan_usage_line AS report.plan_usage_line;

CREATE DOMAIN api.provider_line AS report.provider_line;

CREATE DOMAIN api.recurring_line AS report.recurring_line;

CREATE DOMAIN api.refund_line AS report.refund_line;

CREATE DOMAIN api.retention_line AS report.retention_line;

CREATE DOMAIN api.revenue_line AS report.revenue_line;
