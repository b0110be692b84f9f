create or replace function api.usage_summary(since date, until date) returns usage.total
language sql stable
begin atomic
  select usage.summary(usage_summary.since, usage_summary.until);
end;

comment on function api.usage_summary(date, date) is
$$Calls by API key in a period
How many there were, how many were billed, beyond the quota, refused (4xx), failed (5xx) or unconfirmed, how long they took on
average, and the bytes of their answers. since and until: days in UTC, both included, at most 366 apart.
Errors: LM115 your role does not allow it (403), LM972 invalid period (400).$$;

grant execute on function api.usage_summary(date, date) to member;
