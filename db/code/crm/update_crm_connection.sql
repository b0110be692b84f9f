create or replace function api.update_crm_connection(
  connection_id uuid,
  name text default null,
  is_active boolean default null,
  takes_archived boolean default null,
  youngest interval default null,
  oldest interval default null,
  objects text[] default null,
  shows_contact boolean default null
) returns void
language sql volatile
begin atomic
  select crm.update_connection(
    update_crm_connection.connection_id, ops.bounded(update_crm_connection.name, 'name'), update_crm_connection.is_active,
    update_crm_connection.takes_archived, update_crm_connection.youngest, update_crm_connection.oldest,
    ops.bounded_texts(update_crm_connection.objects, 'objects', 10), update_crm_connection.shows_contact);
end;

comment on function api.update_crm_connection(uuid, text, boolean, boolean, interval, interval, text[], boolean) is
$$Rename, pause, resume or change a connection
Arguments left out stay unchanged; an import in progress keeps its window.
is_active: false pauses events and imports, true resumes. objects: what webhooks are created for: deal, lead, person, activity.
shows_contact: whether notifications show the e-mail address and number of a person; at first they do not.
takes_archived: whether archived deals become leads too. youngest, oldest: age of the deals that do, such as 3 days. These three are for
admins.
Errors: LM115 role not allowed; LM750 faults, listed in details; LM751 no such connection.$$;

grant execute on function api.update_crm_connection(uuid, text, boolean, boolean, interval, interval, text[], boolean) to member, admin;
