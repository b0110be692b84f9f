create or replace function api.search_organizations(words text default null) returns setof api.organizations
language sql stable rows 20
begin atomic
  select o.*
  from identity.find_organizations(ops.bounded(search_organizations.words, 'words', 200)) as f (id)
  join api.organizations as o on o.id = f.id;
end;

comment on function api.search_organizations(text) is
$$Find organisations
words: each of them, or a part of one, stands in the name or web site of the organisation, or in the name or e-mail address of
somebody who belongs to it or did. Not given: all. The rows are those of organizations and take the same filters, order,
pages and embedded resources: ?words=ann&status=eq.pending&order=created_at.desc,id.desc&limit=20. Where select is given it
names the columns that filters and order use.$$;

grant execute on function api.search_organizations(text) to admin;
