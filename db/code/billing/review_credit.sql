create or replace function billing.has_paid(organization_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- A rest too small for a deposit is none: a cent left of one would let all of the credit go.
  select exists (
    select
    from (
      select d.currency, sum(d.amount - d.refunded - d.disputed - (
        select coalesce(sum(r.amount), 0)
        from billing.refund as r
        where r.deposit_id = d.id and not r.has_left and r.status in ('requested', 'requires_action', 'pending'))) as amount
      from billing.deposit as d
      where d.organization_id = has_paid.organization_id and d.status = 'paid'
      group by d.currency
    ) as p
    where p.amount >= greatest((ops.setting_of('billing.deposit_minimum') ->> p.currency)::bigint, 1))
$$;

comment on function billing.has_paid(uuid) is
$$Whether of an organisation's deposits in any currency at least the smallest deposit (setting billing.deposit_minimum) is still
with us: paid, not paid back nor about to be, not disputed.$$;

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
      -- From the others nothing is spent, and nothing can be held.
      and a.status = 'open'
      and not exists (
        select from ledger.account as d
        where d.organization_id = a.organization_id and d.currency = a.currency and d.kind = 'debt' and d.balance < 0)) as p
  where p.amount > 0;
$$;

comment on function billing.hold_credit(uuid) is
$$Hold what an organisation has of its welcome credit. The caller holds the locks of all its accounts.$$;

create or replace function billing.claim_welcome_credit(organization_id uuid, is_approved boolean) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_rule constant text := ops.setting_of('billing.welcome_rule') #>> '{}';
  v_payers bytea[];
begin
  select array_agg(distinct d.payer) into v_payers
  from billing.deposit as d
  where d.organization_id = claim_welcome_credit.organization_id and d.status = 'paid' and d.payer is not null
    and d.amount > d.refunded + d.disputed;
  if ops.setting_of('billing.welcome_credit') = '{}'
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
    -- In one order: two organisations of one person claim the same keys at the same time.
    insert into billing.welcome_claim (kind, key, organization_id)
    select c.kind, c.key, claim_welcome_credit.organization_id
    from (
      select 'organization' as kind, ops.keyed_hash(claim_welcome_credit.organization_id::text) as key
      union
      -- Owners who have left, too: else the next one claims again.
      select 'mailbox', ops.keyed_hash(identity.canonical_address(u.email))
      from identity.membership as m
      join identity.user_account as u on u.id = m.user_id
      where m.organization_id = claim_welcome_credit.organization_id and m.role = 'owner'
      union
      select 'payer', p.key from unnest(v_payers) as p (key)
    ) as c
    order by c.kind, c.key;
  exception when unique_violation then
    return false;
  end;
  return true;
end
$$;

comment on function billing.claim_welcome_credit(uuid, boolean) is
$$Whether an organisation is to have the welcome credit now, by the rule in the setting billing.welcome_rule, and nobody behind it
had it before. Claims it.$$;

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
  -- One review of an organisation at a time: what it holds and frees would cross else.
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
$$Give an organisation its welcome credit when that is due, and hold what it has of it as long as no money of its own is with us:
nobody's contact data is sold for promotional credit alone, but where the setting billing.promo_alone says so. is_approved: an admin
has just made it active. Changes nothing when called again. Locks all accounts of the organisation.
Errors: those of ledger.post.$$;

create or replace function billing.review_credit(organization_id uuid) returns void
language sql volatile security definer -- the reconciler has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
  -- That an admin has approved somebody is nothing that a job may say.
  select billing.settle_credit(review_credit.organization_id, false)
$$;

comment on function billing.review_credit(uuid) is
$$What billing.settle_credit() does, after payments changed. It gives nothing that no payment of a known payer has earned.$$;

grant execute on function billing.review_credit(uuid) to leadmill_reconciler;

create or replace function billing.record_payment(deposit_id uuid, object jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fingerprint constant text := (
    -- Cards and bank accounts each keep theirs below the name of their type.
    select m.value ->> 'fingerprint'
    from (values (object -> 'payment_method_details'), (object #> '{payment_intent,payment_method}')) as d (details)
    cross join lateral jsonb_each(case jsonb_typeof(d.details) when 'object' then d.details else '{}' end) as m
    where jsonb_typeof(m.value) = 'object' and m.value ? 'fingerprint'
    limit 1);
  v_deposit billing.deposit;
begin
  if v_fingerprint is not null then
    update billing.deposit as d
    set payer = ops.keyed_hash('payer ' || v_fingerprint)
    where d.id = record_payment.deposit_id and d.payer is null;
  end if;
  select d.* into v_deposit from billing.deposit as d where d.id = record_payment.deposit_id;
  -- A job: the accounts of all currencies are locked for it, and ours are locked in another order.
  if v_deposit.status = 'paid' and (v_deposit.payer is not null or object ->> 'object' in ('refund', 'dispute')) then
    perform queue.defer(
      'review_credit',
      jsonb_build_object('organization_id', v_deposit.organization_id),
      queueing_lock => 'review_credit:' || v_deposit.organization_id);
  end if;
end
$$;

comment on function billing.record_payment(uuid, jsonb) is
$$Keep what a payment was made with, and have the organisation's promotional credit reviewed. object: what the processor said.$$;
