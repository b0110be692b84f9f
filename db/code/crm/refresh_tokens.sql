create or replace function crm.refresh_tokens() returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select queue.defer('refresh_token', jsonb_build_object('connection_id', c.id), lock => 'crm-refresh:' || c.id)
  from crm.connection as c
  where c.is_oauth and c.removed_at is null and c.grant_lost_at is null and c.token_stored_at < clock_timestamp() - interval '6 days'
  order by c.id
$$;

comment on function crm.refresh_tokens() is
$$Defer the refreshing of each grant that was not used for six days, because 60 days without use end it; runs every day.$$;

grant execute on function crm.refresh_tokens() to leadmill_worker;
