create or replace function billing.recharge_token(recharge_id uuid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s.%s', recharge_id, encode(ops.keyed_hash('billing.recharge:' || recharge_id), 'hex'))
$$;

comment on function billing.recharge_token(uuid) is
$$The token of the link by which a recharge is confirmed. It is not stored, and works as long as the recharge waits.$$;

create or replace function billing.find_recharge(token text)
returns table (
  recharge_id uuid, status text, amount numeric, currency text, payment_intent_id text, payment_method text, confirms boolean)
language plpgsql volatile security definer -- the reader of the mail need not log in
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id constant uuid := (regexp_match(find_recharge.token, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[0-9a-f]{64}$'))[1]::uuid;
begin
  -- Hashes are compared, so that the time says nothing about the proof.
  if v_id is null
    or ops.keyed_hash(find_recharge.token) is distinct from ops.keyed_hash(billing.recharge_token(v_id))
  then
    return;
  end if;
  update billing.deposit as d
  set checked_at = clock_timestamp()
  from billing.recharge as r
  where d.id = v_id and r.id = v_id and d.status <> 'paid' and d.payment_intent_id is not null
    and (d.checked_at is null or d.checked_at < clock_timestamp() - interval '10 seconds');
  if found then
    perform queue.defer('read_recharge', jsonb_build_object('recharge_id', v_id));
  end if;
  return query
    select r.id, r.status, ledger.to_decimal(d.amount, d.currency), d.currency, d.payment_intent_id, m.stripe_id,
      r.status = 'needs_confirmation' and r.expires_at > clock_timestamp() and d.payment_intent_id is not null
    from billing.recharge as r
    join billing.deposit as d on d.id = r.id
    join billing.payment_method as m on m.id = r.payment_method_id
    where r.id = v_id;
end
$$;

comment on function billing.find_recharge(text) is
$$The recharge of a link in a mail, for the page behind it; no row for another token. Unless it is paid, a job asks the processor, because
the event may come later or never. confirms: it waits for its payer.$$;

grant execute on function billing.find_recharge(text) to leadmill_api;
