create or replace function report.found_leads(patterns text[], words text) returns setof report.finding
language plpgsql stable
set plan_cache_mode = force_custom_plan -- the best index depends on the words
as $$
begin
  return query
  select 'lead', l.id, c.name, concat_ws(' · ', m.number, n.name, c.email), l.status, l.created_at
  from (
    (select c.lead_id
      from intake.whole_contact as c
      where intake.contact_text(c.name, c.email, c.phone) like patterns[1]
        and intake.contact_text(c.name, c.email, c.phone) like all (patterns)
      order by c.lead_id desc
      limit 5)
    union
    select m.lead_id from marketplace.listing as m where m.number = upper(trim(found_leads.words))) as f
  join intake.lead as l on l.id = f.lead_id
  join catalog.niche as n on n.id = l.niche_id
  join intake.whole_contact as c on c.lead_id = l.id
  left join marketplace.listing as m on m.lead_id = l.id
  order by l.id desc
  limit 5;
end
$$;

comment on function report.found_leads(text[], text) is $$The newest leads that a search finds, for admins.$$;

create or replace function report.found_assignments(patterns text[], words text, organization_id uuid) returns setof report.finding
language plpgsql stable
set plan_cache_mode = force_custom_plan -- the best index depends on the words
as $$
begin
  return query
  select 'assignment', a.id, c.name, concat_ws(' · ', m.number, n.name, c.email), a.stage, a.created_at
  from (
    (select s.id
      from sale.assignment as s
      join intake.whole_contact as c on c.lead_id = s.lead_id
      where s.organization_id = found_assignments.organization_id
        and intake.contact_text(c.name, c.email, c.phone) like patterns[1]
        and intake.contact_text(c.name, c.email, c.phone) like all (patterns)
      order by s.created_at desc, s.id desc
      limit 5)
    union
    select s.id
    from marketplace.listing as m
    join sale.assignment as s on s.lead_id = m.lead_id and s.organization_id = found_assignments.organization_id
    where m.number = upper(trim(found_assignments.words))) as f
  join sale.assignment as a on a.id = f.id
  join intake.lead as l on l.id = a.lead_id
  join catalog.niche as n on n.id = l.niche_id
  join intake.whole_contact as c on c.lead_id = l.id
  left join marketplace.listing as m on m.lead_id = l.id
  order by a.created_at desc, a.id desc
  limit 5;
end
$$;

comment on function report.found_assignments(text[], text, uuid) is
$$The newest leads that a search finds among those that an organisation bought.$$;

create or replace function report.found_parties(patterns text[]) returns setof report.finding
language plpgsql stable
set plan_cache_mode = force_custom_plan -- the best index depends on the words
as $$
begin
  return query
  (select 'organization', o.id, o.name, o.website, o.status, o.created_at
    from identity.organization as o
    where o.deleted_at is null and identity.organization_text(o.name, o.website) like patterns[1]
      and identity.organization_text(o.name, o.website) like all (patterns)
    order by o.id desc
    limit 5)
  union all
  (select 'user', u.id, coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.email), u.email, u.status, u.created_at
    from identity.user_account as u
    where u.deleted_at is null and identity.user_text(u.email, u.first_name, u.last_name) like patterns[1]
      and identity.user_text(u.email, u.first_name, u.last_name) like all (patterns)
    order by u.id desc
    limit 5);
end
$$;

comment on function report.found_parties(text[]) is $$The newest organisations and users that a search finds, for admins.$$;

create or replace function report.search(words text) returns setof report.finding
language plpgsql stable security definer -- its indexes are of no use where policies are in force
set search_path = pg_catalog, pg_temp
as $$
declare
  v_patterns constant text[] := ops.word_patterns(words);
begin
  -- The indexes know nothing of fewer letters. Each pattern has two signs of percent.
  if coalesce(length(v_patterns[1]) < 5, true) then
    return;
  elsif request.role_name() = 'admin' then
    return query select * from report.found_leads(v_patterns, words);
    return query select * from report.found_parties(v_patterns);
  else
    return query select * from report.found_assignments(v_patterns, words, identity.require_permission('read'));
  end if;
end
$$;

comment on function report.search(text) is
$$What a search box finds: for admins leads, organisations and users, for members what their organisation bought; at most five of a kind.
Each word must occur, at least in part, in the name, e-mail address or phone number; or the words are the public number of the lead. Nothing
is found by fewer than three letters.
Errors: LM115 role not allowed.$$;

grant execute on function report.search(text) to member, admin;

create or replace function api.search(words text) returns setof report.finding
language sql stable rows 15
begin atomic
  select * from report.search(ops.bounded(search.words, 'words', 200));
end;

comment on function api.search(text) is
$$Find leads, organisations and users
For a search box: at most five of each kind, the newest first, by three letters or more. words: each must occur, at least in part, in the
name, e-mail address or phone number of a lead, in the name or web site of an organisation, or in the name or address of a user; or all of
them are the public number of a lead. kind: lead, organization or user for admins; for members assignment: a lead that the own organisation
has bought. status of an assignment is its stage.
Errors: LM115 role not allowed.$$;

grant execute on function api.search(text) to member, admin;
