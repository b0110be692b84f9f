-- Deploy leadmill:distribution/assignments_are_of_runs to pg

begin;

-- Room sale is below this one: what an assignment of the channel distribution refers to here is said here.
alter table sale.assignment
  add constraint assignment_subscription_is_of_its_buyer foreign key (subscription_id, organization_id)
    references distribution.subscription (id, organization_id),
  add constraint assignment_run_id_fkey foreign key (run_id) references distribution.run (id);

commit;
