create or replace view api.overrun_reports with (security_invoker = true) as
select
  o.id,
  o.organization_id,
  o.month,
  o.first_call,
  o.last_call,
  o.status,
  o.failure_code,
  o.created_at,
  o.finished_at
from billing.overrun_report as o;

comment on view api.overrun_reports is
$$Calls beyond the quota that are billed
Members see those of their organisation, admins all.$$;
comment on column api.overrun_reports.month is $$The first day of the month in UTC.$$;

grant select on api.overrun_reports to member, admin;
