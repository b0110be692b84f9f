create or replace function ledger.grant_welcome_credit(organization_id uuid) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_idem text := format('organization:%s:welcome', organization_id);
  v_journal_id bigint;
  v_legs ledger.leg[];
begin
  -- The amounts are a setting: changing it later does not make a repeated grant a conflict.
  select j.id into v_journal_id from ledger.journal as j where j.idempotency_key = v_idem;
  if found then
    return v_journal_id;
  end if;
  select array_agg(l.leg) into v_legs
  from jsonb_each_text(ops.setting_of('billing.welcome_credit')) as s (currency, amount)
  cross join lateral (values
    ((ledger.open_account('organization', organization_id, 'promo', s.currency), s.amount::bigint)::ledger.leg),
    ((ledger.open_account('platform', null, 'promo_expense', s.currency), -s.amount::bigint)::ledger.leg)) as l (leg)
  where s.amount::bigint > 0;
  if v_legs is null then
    return null;
  end if;
  return ledger.post(v_idem, 'welcome_credit', v_legs);
end
$$;

comment on function ledger.grant_welcome_credit(uuid) is
$$Grant a new organisation the promotional credit of the setting billing.welcome_credit, once. Returns the id of the
journal, null when the setting is empty.
Errors: those of ledger.post.$$;
