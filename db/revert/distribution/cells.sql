-- Revert leadmill:distribution/cells to pg

begin;

drop function distribution.circle_terms(text, jsonb);
drop function distribution.point_terms(text, jsonb);
drop function distribution.position_of(jsonb);
drop function distribution.cell_edges();

commit;
