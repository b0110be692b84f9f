create or replace function api.recount_usage(day date) returns setof usage.recounted
language sql volatile
begin atomic
  select * from usage.recount(recount_usage.day);
end;

comment on function api.recount_usage(date) is
$$Recount calls by API key
Counts the calls of a day in UTC again and corrects what is billed. Returns the sums that were wrong.
Errors: LM973 the calls are not kept any more, or the day is not over (409).$$;

grant execute on function api.recount_usage(date) to admin;
