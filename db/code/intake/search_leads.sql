create or replace function api.search_leads(words text default null) returns setof api.leads
language sql stable rows 20
begin atomic
  select l.*
  from intake.find_leads(ops.bounded(search_leads.words, 'words', 200)) as f (id)
  join api.leads as l on l.id = f.id
  -- Before anything is read: without leads the words would be looked at by nobody.
  where (select length(coalesce(ops.bounded(search_leads.words, 'words', 200), ''))) >= 0;
end;

comment on function api.search_leads(text) is
$$Find leads by their contact
words: each must occur, at least in part, in the name, e-mail address or phone number of the contact; phone numbers are written as leads
shows them. Default: all leads. The rows are those of leads and accept the same filters, order, pages and embedded resources:
?words=ann&status=eq.distributed&order=created_at.desc,id.desc&limit=20. If select is given it must include the columns that filters and
order use.$$;

grant execute on function api.search_leads(text) to admin;
