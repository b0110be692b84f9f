create or replace function report.webhook_counts(since timestamptz default null, until timestamptz default null)
returns table (source text, status text, count bigint, oldest_at timestamptz)
language plpgsql stable security definer -- only admins and the worker can call it
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_until constant timestamptz := coalesce(webhook_counts.until, clock_timestamp());
  v_since constant timestamptz := coalesce(webhook_counts.since, v_until - interval '1 day');
begin
  perform report.require_span(v_since, v_until);
  return query
  select w.source, w.status, count(*), min(w.received_at)
  from (
    select i.processor as source, i.status, i.received_at
    from billing.webhook_inbox as i
    where i.received_at >= v_since and i.received_at < v_until
    union all
    select 'pipedrive', e.status, e.received_at
    from crm.webhook_event as e
    where e.received_at >= v_since and e.received_at < v_until) as w
  group by w.source, w.status
  order by w.source, w.status;
end
$$;

comment on function report.webhook_counts(timestamptz, timestamptz) is
$$Webhooks that were received between two moments (default: the last day), by source and status.
Errors: LM871 invalid period.$$;

grant execute on function report.webhook_counts(timestamptz, timestamptz) to admin;

create or replace function api.webhook_counts(since timestamptz default null, until timestamptz default null)
returns table (source text, status text, count bigint, oldest_at timestamptz)
language sql stable
begin atomic
  select * from report.webhook_counts(webhook_counts.since, webhook_counts.until);
end;

comment on function api.webhook_counts(timestamptz, timestamptz) is
$$Count received webhooks
Those received from since until until (default: the last day; at most 92 days), by source and status, with the time of the oldest.
webhooks and crm_webhook_events list them and say what each status means.
Errors: LM871 invalid period.$$;

grant execute on function api.webhook_counts(timestamptz, timestamptz) to admin;
