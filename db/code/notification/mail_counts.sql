create or replace function notification.mail_counts(since timestamptz default null, until timestamptz default null)
returns table (
  template text, waiting bigint, delayed bigint, sent bigint, refused bigint, failed bigint, withheld bigint, oldest_waiting_at timestamptz)
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  -- Not now: mails of this millisecond count too.
  v_until constant timestamptz := coalesce(mail_counts.until, clock_timestamp() + interval '1 second');
  v_since constant timestamptz := coalesce(mail_counts.since, v_until - interval '1 day');
begin
  perform report.require_span(v_since, v_until);
  return query
  select
    d.template,
    count(*) filter (where d.status not in ('sent', 'failed')),
    count(*) filter (where d.status not in ('sent', 'failed') and d.last_error is not null),
    count(*) filter (where d.status = 'sent'),
    count(*) filter (where d.status = 'failed' and d.status_code >= 500),
    count(*) filter (where d.status = 'failed' and coalesce(d.status_code < 500, d.attempts > 1)),
    -- It was handed to no mail server: what cannot reach one is tried again.
    count(*) filter (where d.status = 'failed' and d.status_code is null and d.attempts <= 1),
    min(d.created_at) filter (where d.status not in ('sent', 'failed'))
  from notification.delivery as d
  -- Ids are ordered by time.
  where d.id >= ops.first_uuid(v_since) and d.id < ops.first_uuid(v_until) and d.template is not null
  group by d.template
  order by d.template;
end
$$;

comment on function notification.mail_counts(timestamptz, timestamptz) is
$$Mails that were caused between two moments (default: the last day), by template and outcome until now.
Errors: LM871 invalid period.$$;

grant execute on function notification.mail_counts(timestamptz, timestamptz) to admin;

create or replace function api.mail_counts(since timestamptz default null, until timestamptz default null)
returns table (
  template text, waiting bigint, delayed bigint, sent bigint, refused bigint, failed bigint, withheld bigint, oldest_waiting_at timestamptz)
language sql stable
begin atomic
  select * from notification.mail_counts(mail_counts.since, mail_counts.until);
end;

comment on function api.mail_counts(timestamptz, timestamptz) is
$$Count mails by outcome
Those caused from since until until (default: the last day; at most 92 days), by template. waiting: not sent yet; delayed: of these, an
attempt has failed; refused: a mail server refused them permanently; failed: given up after repeated attempts; withheld: we sent them to
no mail server, because of a limit, an address that was refused before, or a subject that is gone. deliveries lists each mail.
Errors: LM871 invalid period.$$;

grant execute on function api.mail_counts(timestamptz, timestamptz) to admin;
