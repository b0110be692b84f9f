create or replace function distribution.missed_leads(
  subscription_id uuid, before uuid default null, most integer default 20
) returns setof distribution.missed_lead
language plpgsql stable security definer -- this function decides which rows a caller sees
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := case when request.role_name() <> 'admin' then identity.require_permission('buy') end;
  v_subscription distribution.subscription;
  v_before intake.lead;
begin
  select s.* into v_subscription
  from distribution.subscription as s
  where s.id = missed_leads.subscription_id and (v_organization_id is null or s.organization_id = v_organization_id);
  if not found then
    perform ops.raise_http(404, 'LM603', 'no such subscription', missed_leads.subscription_id::text);
  elsif most is null or most not between 1 and 100 then
    perform ops.raise_http(400, 'LM610', 'most must be from 1 to 100', missed_leads.most::text);
  end if;
  if missed_leads.before is not null then
    select l.* into v_before
    from intake.lead as l
    where l.id = missed_leads.before and l.niche_id = v_subscription.niche_id;
    if not found then
      perform ops.raise_http(404, 'LM305', 'no such lead', missed_leads.before::text);
    end if;
  end if;
  return query
  select l.id, e.run_id, e.decided_at, e.gate
  from (
    select c.id, c.created_at
    from intake.lead as c
    where c.niche_id = v_subscription.niche_id
      and c.created_at >= v_subscription.created_at
      and c.created_at <= coalesce(v_subscription.ended_at, 'infinity')
      and (v_before.id is null or (c.created_at, c.id) < (v_before.created_at, v_before.id))
      and exists (select from distribution.run as r where r.lead_id = c.id)
      and not exists (
        select from sale.assignment as a
        where a.lead_id = c.id and a.organization_id = v_subscription.organization_id and a.subscription_id = v_subscription.id)
    order by c.created_at desc, c.id desc
    limit missed_leads.most
  ) as l
  -- Nothing is revealed here that explain_lead does not reveal.
  cross join lateral distribution.explain_lead(l.id) as e
  where e.subscription_id = v_subscription.id
  order by l.created_at desc, l.id desc;
end
$$;

comment on function distribution.missed_leads(uuid, uuid, integer) is
$$The leads of its niche that a subscription did not buy while it lasted, newest first, each with what explain_lead says. before: the last
lead of the page before.
Errors: LM305 no such lead, LM115 role not allowed, LM603 no such subscription, LM610 most is not from 1 to 100.$$;

grant execute on function distribution.missed_leads(uuid, uuid, integer) to member, admin;

create or replace function api.missed_leads(
  subscription_id uuid, before uuid default null, most integer default 20
) returns setof distribution.missed_lead
language sql stable
begin atomic
  select * from distribution.missed_leads(missed_leads.subscription_id, missed_leads.before, missed_leads.most);
end;

comment on function api.missed_leads(uuid, uuid, integer) is
$$Which leads a subscription did not get, and why
Those of its niche that came while it lasted and that it did not buy, newest first: {lead_id, run_id, decided_at, gate}, with the gate
of explain_lead, also for leads for which it was never evaluated. before: the last lead_id of the page before; most: 20, at most 100.
Errors: LM305 no such lead, LM115 role not allowed, LM603 no such subscription, LM610 most is not from 1 to 100.$$;

grant execute on function api.missed_leads(uuid, uuid, integer) to member, admin;
