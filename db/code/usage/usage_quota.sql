create or replace function api.usage_quota() returns usage.quota
language sql stable
begin atomic
  select usage.quota();
end;

comment on function api.usage_quota() is
$$The quota of calls by API key
{maximum}: calls that the plan has in a month, {remaining}: what is left of them, both null if it has no limit; {used}: billed calls of
this month; {overrun}: those beyond the maximum; {may_overrun}: the quota is used up, and calls go on and are charged; {resets_at}: when
the next month begins, in UTC.
Errors: LM115 your role does not allow it (403).$$;

grant execute on function api.usage_quota() to member;
