create or replace function api.usage_by_key(since date, until date) returns setof usage.key_line
language sql stable
begin atomic
  select * from usage.by_key(usage_by_key.since, usage_by_key.until);
end;

comment on function api.usage_by_key(date, date) is
$$Calls by API key by key
As usage_summary, for each key, the most used first. since and until: days in UTC, both included, at most 366 apart.
Errors: LM115 your role does not allow it (403), LM972 invalid period (400).$$;

grant execute on function api.usage_by_key(date, date) to member;
