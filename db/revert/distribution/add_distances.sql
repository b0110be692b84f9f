-- Revert leadmill:distribution/add_distances to pg

begin;

drop function distribution.predicate_input(jsonb, jsonb);
drop function distribution.add_distances(jsonb, jsonb);

commit;
