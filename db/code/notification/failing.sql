create or replace function notification.failing() returns table (what text, failed bigint, total bigint, minutes integer)
language plpgsql stable security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule constant jsonb := ops.setting_of('notification.failure_alert');
  v_minutes constant integer := (v_rule ->> 'minutes')::integer;
  v_since constant timestamptz := clock_timestamp() - make_interval(mins => v_minutes);
begin
  return query
  select c.what, c.failed, c.total, v_minutes
  from (
    -- Withheld mails are no failures: a flood of strangers must not raise an alert.
    select
      'mails' as what, sum(m.refused + m.failed + m.delayed)::bigint as failed,
      sum(m.sent + m.refused + m.failed + m.delayed)::bigint as total
    from notification.mail_counts(v_since) as m
    union all
    select
      'webhooks of ' || w.source, (sum(w.count) filter (where w.status in ('failed', 'quarantined')))::bigint, sum(w.count)::bigint
    from report.webhook_counts(v_since) as w
    group by w.source) as c
  where c.failed >= (v_rule ->> 'at_least')::bigint and c.failed >= (v_rule ->> 'share')::numeric * c.total
  order by c.what;
end
$$;

comment on function notification.failing() is
$$What fails too often by the setting notification.failure_alert: mails, or the webhooks of a source. failed: mails that were refused, given
up or wait after a failed attempt; webhooks that failed or are quarantined. total: these and those that succeeded. A worker logs each row
as an error, every five minutes while it lasts.$$;

grant execute on function notification.failing() to leadmill_worker;
