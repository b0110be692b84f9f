create or replace function billing.has_paid(organization_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- A remainder below the smallest deposit does not count; otherwise a single cent would release all of the credit.
  select exists (
    select
    from (
      select d.currency, sum(d.amount - d.refunded - d.disputed - (
        select coalesce(sum(r.amount), 0)
        from billing.refund as r
        where r.deposit_id = d.id and not r.has_left and r.status in ('requested', 'requires_action', 'pending', 'needs_attention'))) as amount
      from billing.deposit as d
      where d.organization_id = has_paid.organization_id and d.status = 'paid'
      group by d.currency
    ) as p
    where p.amount >= greatest(1, coalesce(
      (ops.setting_of('billing.deposit_minimum') ->> p.currency)::bigint,
      (ops.setting_of('billing.paystack_deposit_minimum') ->> p.currency)::bigint)))
$$;

comment on function billing.has_paid(uuid) is
$$Whether at least the smallest deposit (setting billing.deposit_minimum) of an organisation's deposits, in any currency, is still
here: paid, not refunded or about to be, not disputed.$$;

create or replace function billing.hold_credit(organization_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select ledger.place_hold(format('welcome:%s:%s', hold_credit.organization_id, ops.uuid_v7()), p.id, p.amount, 'welcome')
  from (
    select a.id, least(a.balance - a.held, e.amount) as amount
    from ledger.account as a
    join ledger.journal as j on j.idempotency_key = format('organization:%s:welcome', hold_credit.organization_id)
    join ledger.entry as e on e.journal_id = j.id and e.account_id = a.id
    where a.organization_id = hold_credit.organization_id and a.kind = 'promo'
      -- Nothing is spent from accounts that are not open, and nothing can be held there.
      and a.status = 'open'
      and not exists (
        select from ledger.account as d
        where d.organization_id = a.organization_id and d.currency = a.currency and d.kind = 'debt' and d.balance < 0)) as p
  where p.amount > 0;
$$;

comment on function billing.hold_credit(uuid) is
$$Hold what is left of the welcome credit of an organisation. The caller has locked all its accounts.$$;

create or replace function billing.tax_key(tax_number text) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- With or without the letters of its country, it is the same number.
  select ops.keyed_hash('tax ' || regexp_replace(tax_key.tax_number, '^[A-Z]{2}(?=[A-Z0-9]{4})', ''))
$$;

comment on function billing.tax_key(text) is $$What a tax number is claimed by.$$;

create or replace function billing.claim_welcome_credit(organization_id uuid, is_approved boolean) returns boolean
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_rule constant text := ops.setting_of('billing.welcome_rule') #>> '{}';
  v_payers bytea[];
  v_tax_number constant text := (
    select b.tax_number from identity.billing_address as b where b.organization_id = claim_welcome_credit.organization_id);
begin
  select array_agg(distinct d.payer) into v_payers
  from billing.deposit as d
  where d.organization_id = claim_welcome_credit.organization_id and d.status = 'paid' and d.payer is not null
    and d.amount > d.refunded + d.disputed;
  if ops.setting_of('billing.welcome_credit') = '{}'
    or not ops.has_feature(claim_welcome_credit.organization_id, 'welcome_credit')
    or v_tax_number is null and ops.setting_of('billing.welcome_needs_tax_number')::boolean
    or not (case v_rule
      when 'after_deposit' then v_payers is not null
      when 'after_approval' then is_approved
      else v_rule = 'at_once' end)
    or not exists (
      select from identity.organization as o
      where o.id = claim_welcome_credit.organization_id and o.status = 'active' and o.deleted_at is null)
  then
    return false;
  end if;
  begin
    -- In one order, because two organisations of one person may claim the same keys at the same time.
    insert into billing.welcome_claim (kind, key, organization_id)
    select c.kind, c.key, claim_welcome_credit.organization_id
    from (
      select 'organization' as kind, ops.keyed_hash(claim_welcome_credit.organization_id::text) as key
      union
      -- Including owners who have left; otherwise the next owner could claim again.
      select 'mailbox', ops.keyed_hash(identity.canonical_address(u.email))
      from identity.membership as m
      join identity.user_account as u on u.id = m.user_id
      where m.organization_id = claim_welcome_credit.organization_id and m.role = 'owner'
      union
      select 'payer', p.key from unnest(v_payers) as p (key)
      union
      select 'tax_number', billing.tax_key(v_tax_number) where v_tax_number is not null
    ) as c
    order by c.kind, c.key;
  exception when unique_violation then
    return false;
  end;
  return true;
end
$$;

comment on function billing.claim_welcome_credit(uuid, boolean) is
$$Whether the welcome credit is due to an organisation by the rule in the setting billing.welcome_rule, by its plan
and its tax number, and none of its people, payers and tax numbers has had one before. Claims it.$$;

create or replace function billing.settle_credit(organization_id uuid, is_approved boolean) returns void
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id constant uuid := settle_credit.organization_id;
  v_is_due boolean;
  v_is_free boolean;
begin
  -- One review of an organisation at a time; otherwise their holds and releases would interleave.
  perform pg_advisory_xact_lock(hashtextextended('billing.settle_credit:' || v_id, 0));
  v_is_due := billing.claim_welcome_credit(v_id, settle_credit.is_approved);
  v_is_free := ops.setting_of('billing.promo_alone')::boolean or billing.has_paid(v_id);
  if v_is_due then
    perform ledger.open_account('organization', v_id, 'promo', s.currency)
    from jsonb_each_text(ops.setting_of('billing.welcome_credit')) as s (currency, amount)
    where s.amount::bigint > 0;
  end if;
  perform ledger.lock_accounts(array(select a.id from ledger.account as a where a.organization_id = v_id and a.keeps_balance));
  if v_is_due then
    perform ledger.grant_welcome_credit(v_id);
  end if;
  if v_is_free then
    perform ledger.release_hold(h.id)
    from ledger.account as a
    join ledger.hold as h on h.account_id = a.id and h.state = 'active' and h.purpose = 'welcome'
    where a.organization_id = v_id and a.kind = 'promo';
  else
    perform billing.hold_credit(v_id);
  end if;
end
$$;

comment on function billing.settle_credit(uuid, boolean) is
$$Grant an organisation its welcome credit when that is due, and hold what is left of it as long as none of its own money is here:
contact data is not sold for promotional credit alone, unless the setting billing.promo_alone allows it. is_approved: an admin has
just activated the organisation. A repeated call changes nothing. Locks all accounts of the organisation.
Errors: those of ledger.post.$$;

create or replace function billing.review_credit(organization_id uuid) returns void
language sql volatile security definer -- the reconciler has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
  -- A job cannot approve an organisation.
  select billing.settle_credit(review_credit.organization_id, false)
$$;

comment on function billing.review_credit(uuid) is
$$Call billing.settle_credit() after payments changed. It grants nothing that no payment of a known payer has earned.$$;

grant execute on function billing.review_credit(uuid) to leadmill_reconciler;

create or replace function billing.record_payment(deposit_id uuid, payer text, has_come_back boolean) returns void
language plpgsql volatile
as $$
declare
  v_deposit billing.deposit;
begin
  if record_payment.payer is not null then
    update billing.deposit as d
    set payer = ops.keyed_hash('payer ' || record_payment.payer)
    where d.id = record_payment.deposit_id and d.payer is null;
  end if;
  select d.* into v_deposit from billing.deposit as d where d.id = record_payment.deposit_id;
  -- In a job, because it locks the accounts of all currencies, which this transaction has locked in another order.
  if v_deposit.status = 'paid' and v_deposit.organization_id is not null
    and (v_deposit.payer is not null or record_payment.has_come_back)
  then
    perform queue.defer(
      'review_credit',
      jsonb_build_object('organization_id', v_deposit.organization_id),
      queueing_lock => 'review_credit:' || v_deposit.organization_id);
  end if;
end
$$;

comment on function billing.record_payment(uuid, text, boolean) is
$$Store the payer of a payment, and defer the review of the organisation's promotional credit. payer: the processor's fingerprint of the
card or account. has_come_back: the object was a refund or dispute.$$;

create or replace function billing.tax_numbers_are_claimed() returns trigger
language plpgsql volatile security definer -- the caller that changes an address has no privilege on claims
set search_path = pg_catalog, pg_temp
as $$
begin
  -- As billing.settle_credit(): a credit that is being granted sees this number, or this sees the credit.
  perform pg_advisory_xact_lock(hashtextextended('billing.settle_credit:' || new.organization_id, 0));
  insert into billing.welcome_claim (kind, key, organization_id)
  select 'tax_number', billing.tax_key(new.tax_number), new.organization_id
  from billing.welcome_claim as c
  where c.organization_id = new.organization_id and c.kind = 'organization'
  on conflict on constraint welcome_claim_pkey do nothing;
  if not found then
    perform queue.defer(
      'review_credit', jsonb_build_object('organization_id', new.organization_id),
      queueing_lock => 'review_credit:' || new.organization_id);
  end if;
  return null;
end
$$;

comment on function billing.tax_numbers_are_claimed() is
$$A tax number that an organisation gives after its welcome credit is claimed, too: it brings none to another organisation. Before that,
it may be what the credit was waiting for.$$;

create trigger tax_numbers_are_claimed
after insert or update of tax_number on identity.billing_address
for each row when (new.tax_number is not null)
execute function billing.tax_numbers_are_claimed();

create or replace function billing.plans_bring_credit() returns trigger
language plpgsql volatile security definer -- the caller has no privilege on the queue
set search_path = pg_catalog, pg_temp
as $$
begin
  perform queue.defer(
    'review_credit', jsonb_build_object('organization_id', new.organization_id),
    queueing_lock => 'review_credit:' || new.organization_id);
  return null;
end
$$;

comment on function billing.plans_bring_credit() is $$A new plan may be what the welcome credit of an organisation was waiting for.$$;

create trigger plans_bring_credit
after insert on billing.plan_change
for each row when (new.status in ('trialing', 'active'))
execute function billing.plans_bring_credit();
