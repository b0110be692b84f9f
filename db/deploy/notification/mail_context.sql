-- Deploy leadmill:notification/mail_context to pg

begin;

create function notification.mail_context(delivery notification.delivery) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_context jsonb;
begin
  if delivery.template in ('account_exists', 'password_changed') then
    return jsonb '{}';
  end if;
  if delivery.template = 'new_log_in' then
    select jsonb_build_object('at', to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), 'address', host(s.address))
    into v_context
    from identity.session as s
    where s.id = (delivery.refs ->> 'session_id')::uuid and s.user_id = delivery.user_id;
    return v_context;
  end if;
  if delivery.template = 'outside_login_linked' then
    select jsonb_build_object('issuer', o.issuer) into v_context
    from identity.outside_login as o
    where o.id = (delivery.refs ->> 'outside_login_id')::uuid and o.user_id = delivery.user_id;
    return v_context;
  end if;
  if delivery.template = 'lead_assigned' then
    select jsonb_build_object(
      'niche', n.name,
      'lead_id', l.id,
      'contact', jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone),
      'answers', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'label', f.field ->> 'label', 'value', l.answers -> (f.field ->> 'id')) order by f.position), '[]')
        from jsonb_array_elements(s.fields) with ordinality as f (field, position)
        where l.answers ? (f.field ->> 'id')),
      'price', ledger.to_decimal(a.price, a.currency)::text,
      'currency', a.currency,
      'funds', ledger.to_decimal(f.balance, a.currency)::text)
    into v_context
    from sale.assignment as a
    -- What was left by this sale: a mail that goes out late, after other sales, says no other number than api.assignments.
    cross join lateral (
      select coalesce(sum(b.after), 0)::bigint as balance
      from ledger.account as w
      cross join lateral (
        select p.after from ledger.entry as p where p.account_id = w.id and p.id <= (
          select max(e.id) from ledger.entry as e where e.journal_id = a.journal_id and e.is_running) order by p.id desc limit 1) as b
      where w.organization_id = a.organization_id and w.currency = a.currency) as f
    join intake.lead as l on l.id = a.lead_id
    join catalog.form_schema as s on s.id = l.form_schema_id
    join catalog.niche as n on n.id = l.niche_id
    join intake.lead_contact as c on c.lead_id = l.id
    where a.id = (delivery.refs ->> 'assignment_id')::uuid
      -- The refs are ours, but a mail with somebody's contact data checks once more whose it is.
      and a.organization_id = delivery.organization_id;
    return v_context;
  end if;
  if delivery.template = 'filter_invalid' then
    select jsonb_build_object(
      'niche', n.name,
      'level', l.name,
      'subscription_id', s.id,
      'faults', s.filter_faults)
    into v_context
    from distribution.subscription as s
    join catalog.niche as n on n.id = s.niche_id
    join catalog.competition_level as l on l.id = s.competition_level_id
    where s.id = (delivery.refs ->> 'subscription_id')::uuid
      and s.organization_id = delivery.organization_id
      -- He may have mended it meanwhile.
      and s.filter_faults is not null;
    return v_context;
  end if;
  if delivery.template = 'confirm_alert_address' then
    return jsonb_build_object('token', notification.alert_address_token(delivery.organization_id, delivery.refs ->> 'currency'));
  end if;
  if delivery.template = 'low_balance' then
    select jsonb_build_object(
      'organization', o.name,
      'currency', a.currency,
      'funds', ledger.to_decimal(ledger.funds_of(o.id, a.currency), a.currency)::text,
      'threshold', ledger.to_decimal(
        coalesce(a.threshold, (ops.setting_of('notification.low_balance') ->> a.currency)::bigint), a.currency)::text)
    into v_context
    from notification.balance_alert as a
    join identity.organization as o on o.id = a.organization_id
    where a.organization_id = delivery.organization_id and a.currency = delivery.refs ->> 'currency';
    return v_context;
  end if;
  if delivery.template in ('subscriptions_paused', 'subscriptions_resumed') then
    select jsonb_build_object('levels', jsonb_agg(
      jsonb_build_object('niche', n.name, 'level', l.name, 'price', ledger.to_decimal(l.price, n.currency)::text, 'currency', n.currency)
      order by n.name, l.order_position))
    into v_context
    from distribution.subscription as s
    join catalog.competition_level as l on l.id = s.competition_level_id
    join catalog.niche as n on n.id = s.niche_id
    where s.organization_id = delivery.organization_id
      and delivery.refs -> 'subscription_ids' ? s.id::text
    having count(*) > 0;
    return v_context;
  end if;
  if delivery.template = 'leads_pending' then
    return notification.waiting_leads();
  end if;
  if delivery.template = 'daily_digest' then
    return report.digest_of((delivery.refs ->> 'day')::date);
  end if;
  if delivery.template in ('refund_requested', 'refund_decided') then
    select jsonb_build_object(
      'niche', n.name,
      'lead_id', l.id,
      'organization', o.name,
      'reason', r.reason,
      'notes', r.notes,
      'status', r.status,
      'memo', r.memo,
      'price', ledger.to_decimal(a.price, a.currency)::text,
      'currency', a.currency)
    into v_context
    from returns.request as r
    join sale.assignment as a on a.id = r.assignment_id
    join intake.lead as l on l.id = r.lead_id
    join catalog.niche as n on n.id = l.niche_id
    join identity.organization as o on o.id = r.organization_id
    where r.id = (delivery.refs ->> 'request_id')::uuid
      and (delivery.template = 'refund_requested' or r.organization_id = delivery.organization_id);
    return v_context;
  end if;
  if delivery.template = 'lead_refunded' then
    select jsonb_build_object(
      'niche', n.name,
      'lead_id', l.id,
      'price', ledger.to_decimal(a.price, a.currency)::text,
      'currency', a.currency)
    into v_context
    from sale.assignment as a
    join intake.lead as l on l.id = a.lead_id
    join catalog.niche as n on n.id = l.niche_id
    where a.id = (delivery.refs ->> 'assignment_id')::uuid and a.organization_id = delivery.organization_id;
    return v_context;
  end if;
  select jsonb_build_object('niche', n.name, 'lead_id', l.id) into v_context
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  where l.id = coalesce(delivery.lead_id, (delivery.refs ->> 'lead_id')::uuid);
  return v_context;
end
$$;

comment on function notification.mail_context(notification.delivery) is
$$What the template of a delivery is filled with, read when it is sent (identity.mail_of_proof says what asks for a
proof). Null when what the mail is about is gone.$$;

commit;
