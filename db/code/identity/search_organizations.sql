create or replace function api.search_organizations(words text default null) returns setof api.organizations
language sql stable rows 20
begin atomic
  select o.*
  from identity.find_organizations(ops.bounded(search_organizations.words, 'words', 200)) as f (id)
  join api.organizations as o on o.id = f.id;
end;

comment on function api.search_organizations(text) is
$$Find organisations
words: each must occur, at least in part, in the name or web site of the organisation, or in the name or e-mail address of a
present or former member. Default: all organisations. The rows are those of organizations and accept the same filters, order,
pages and embedded resources: ?words=ann&status=eq.pending&order=created_at.desc,id.desc&limit=20. If select is given it must
include the columns that filters and order use.$$;

grant execute on function api.search_organizations(text) to admin;
