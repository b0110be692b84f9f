-- Deploy leadmill:intake/lead_vacuum to pg

begin;

-- Counts of the leads of a month read an index alone only where vacuum has been. By default it would come once a fifth of all leads is new
-- or has changed, which are those of weeks.
alter table intake.lead set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

commit;
