create or replace function api.usage_by_endpoint(since date, until date) returns setof usage.endpoint_line
language sql stable
begin atomic
  select * from usage.by_endpoint(usage_by_endpoint.since, usage_by_endpoint.until);
end;

comment on function api.usage_by_endpoint(date, date) is
$$Calls by API key by endpoint
As usage_summary, for each endpoint, the most called first. since and until: days in UTC, both included, at most 366 apart.
Errors: LM115 your role does not allow it (403), LM972 invalid period (400).$$;

grant execute on function api.usage_by_endpoint(date, date) to member;
