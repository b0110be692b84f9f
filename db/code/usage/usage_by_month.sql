create or replace function api.usage_by_month(since date, until date) returns setof usage.month_line
language sql stable
begin atomic
  select * from usage.by_month(usage_by_month.since, usage_by_month.until);
end;

comment on function api.usage_by_month(date, date) is
$$Calls by API key by month
As usage_summary, for each month that has calls in the period. since and until: days in UTC, both included, at most 366 apart.
Errors: LM115 your role does not allow it (403), LM972 invalid period (400).$$;

grant execute on function api.usage_by_month(date, date) to member;
