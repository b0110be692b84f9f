create or replace function distribution.link_buyers() returns integer
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule constant text := ops.setting_of('distribution.one_share_by') #>> '{}';
  v_changed_count integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('distribution.link_buyers', 0));
  with recursive mark as (
    -- What two organisations have in common if they belong together.
    select distinct m.organization_id, case v_rule
      when 'owner' then u.id::text
      when 'address' then identity.canonical_address(u.email)
      when 'domain' then case
        -- A domain at which anybody can get an address links nobody: there the mailbox is compared.
        when ops.setting_of('distribution.public_mail_domains') ? substring(identity.canonical_address(u.email) from '[^@]*$')
          then identity.canonical_address(u.email)
        else substring(identity.canonical_address(u.email) from '[^@]*$') end
      end as word
    from identity.membership as m
    join identity.user_account as u on u.id = m.user_id
    where v_rule <> 'nobody' and m.role = 'owner' and m.ended_at is null
      and exists (select from distribution.subscription as s where s.organization_id = m.organization_id and s.status <> 'ended')
  ), common as (
    select k.organization_id, k.word
    from (
      select a.organization_id, a.word, count(*) over (partition by a.word) as count from mark as a where a.word is not null
    ) as k
    where k.count > 1
  ), reached (organization_id, other_id) as (
    select a.organization_id, a.organization_id from common as a
    union
    select r.organization_id, b.organization_id
    from reached as r
    join common as a on a.organization_id = r.other_id
    join common as b on b.word = a.word
  ), share as (
    select r.organization_id, (array_agg(r.other_id order by r.other_id))[1] as id from reached as r group by r.organization_id
  ), wrong as (
    select s.id, h.id as share_id
    from distribution.subscription as s
    left join share as h on h.organization_id = s.organization_id
    where s.status <> 'ended' and s.share_id is distinct from h.id
    order by s.id
    for no key update of s
  )
  update distribution.subscription as s
  set share_id = n.share_id
  from wrong as n
  where s.id = n.id;
  get diagnostics v_changed_count = row_count;
  return v_changed_count;
end
$$;

comment on function distribution.link_buyers() is
$$Find the organisations that belong together by the rule that the operator has set (distribution.one_share_by): nobody; owner: both have
the same owner; address: their owners have the same mailbox, however it is written; domain: the addresses of their owners have the same
domain, or the same mailbox where the domain is one of distribution.public_mail_domains. Links are transitive. Their subscriptions to a
level have one share of its leads, and no lead twice. A job runs it every ten minutes. Returns how many subscriptions were linked or
unlinked.$$;

grant execute on function distribution.link_buyers() to leadmill_worker;
