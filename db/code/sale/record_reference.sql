create or replace function sale.record_reference(assignment_id uuid, organization_id uuid, reference text) returns boolean
language plpgsql volatile
as $$
begin
  update sale.assignment as a
  set buyer_reference = record_reference.reference
  where a.id = record_reference.assignment_id and a.organization_id = record_reference.organization_id
    and a.buyer_reference is distinct from record_reference.reference;
  return found;
end
$$;

comment on function sale.record_reference(uuid, uuid, text) is
$$Keep the reference of a buyer's own system with an assignment; a later one replaces it. Does nothing for an assignment of another
organisation. Returns whether it has changed.$$;
