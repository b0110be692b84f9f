-- Deploy leadmill:returns/policy_at to pg

begin;

create function returns.policy_at(niche_id uuid, moment timestamptz) returns returns.policy
language sql stable
begin atomic
  select p
  from returns.policy as p
  where p.niche_id = policy_at.niche_id and p.created_at <= policy_at.moment
  order by p.created_at desc
  limit 1;
end;

comment on function returns.policy_at(uuid, timestamptz) is $$The conditions of sales in a niche at a moment.$$;

commit;
