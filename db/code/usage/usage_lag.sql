-- No page calls it, but programs; admins see it as a part of `health`.
create or replace function api.usage_lag() returns jsonb
language sql stable
begin atomic
  select usage.lag();
end;

comment on function api.usage_lag() is
$$How far the counting of calls is behind
{unread_bytes}: of the access log, when a worker last looked; {silent_seconds}: since then.$$;

grant execute on function api.usage_lag() to admin;
