
        // What all steps share, and the states before the first one.
        private void Begin(Worker worker)
        {
            BeginTanh_4(worker);
            worker.Barrier();
            BeginBegin(worker);
        }


        private void BeginTanh_4(Worker worker)
        {
            PhaseClock.Enter(worker, "Begin: tanh_4");

            // tanh_4 = MakeTanh4(topic)
            MakeTanh4(
                worker,
                x1Rows: ref Arena[At.Topic],
                yRows: ref Arena[At.Tanh4]);
        }


        private void BeginBegin(Worker worker)
        {
            PhaseClock.Enter(worker, "Begin: begin");

            // begun_tanh_4 = tanh_4
            Rows.Copy(worker, B, 2, ref Arena[At.Tanh4], Pitch.Of2, ref Arena[At.BegunTanh4], Pitch.Of2);

            // lstm_advanced_h_0 = 0 in every row [B, H_lstm]
            Rows.Clear(worker, B, H_lstm, ref Arena[At.LstmAdvancedH0], Pitch.OfH_lstm);

            // lstm_advanced_c_0 = 0 in every row [B, H_lstm]
            Rows.Clear(worker, B, H_lstm, ref Arena[At.LstmAdvancedC0], Pitch.OfH_lstm);
        }


        // One step of Count rows: states move on.
        private void Advance(Worker worker)
        {
            AdvanceTable(worker);
            AdvanceConcat_5(worker);
            AdvanceLstmLayer0Input(worker);
            worker.Barrier();
            AdvanceLstmLayer0Recursion(worker);
            AdvanceClasses(worker);
        }


        private void AdvanceTable(Worker worker)
        {
            PhaseClock.Enter(worker, "Advance: table");

            // tablelookup_3 (R rows from 0) = rows of the table [R, E_table], those of words (R columns from 0)
            Embedding.Gather(worker, ref Arena[At.Table], Pitch.OfE_table, Arena.Integers(At.Words, Count), ref Arena[At.Tablelookup3], Pitch.OfE_table, E_table);
        }


        private void AdvanceConcat_5(Worker worker)
        {
            PhaseClock.Enter(worker, "Advance: concat_5");

            // tanh_4_at_words (R rows from 0) = begun_tanh_4 (R rows from 0) in every slot [R, 2]
            Slots.Fill(worker, Count, 2, Count, ref Arena[At.BegunTanh4], Pitch.Of2, ref Arena[At.Tanh4AtWords], Pitch.Of2);
        }


        private void AdvanceLstmLayer0Input(Worker worker)
        {
            PhaseClock.Enter(worker, "Advance: lstm layer 0 input");

            // lstm_h_0[0] (R rows from 0) = lstm_advanced_h_0 (R rows from 0)
            Rows.Copy(worker, Count, H_lstm, ref Arena[At.LstmAdvancedH0], Pitch.OfH_lstm, ref Arena[At.LstmH0], Pitch.OfH_lstm);

            // lstm_c_0[0] (R rows from 0) = lstm_advanced_c_0 (R rows from 0)
            Rows.Copy(worker, Count, H_lstm, ref Arena[At.LstmAdvancedC0], Pitch.OfH_lstm, ref Arena[At.LstmC0], Pitch.OfH_lstm);
            worker.Barrier();

            // lstm_z_0 (R rows from 0) = tablelookup_3 (R rows from 0) * lstm_input_kernel_0 (E_table rows from 0) + lstm_bias_0 [R, 4H_lstm], summed over E_table
            MatMul.MultiplyWithBias(
                worker, Count, 4 * H_lstm, E_table,
                ref Arena[At.Tablelookup3], Pitch.OfE_table,
                ref Arena[At.LstmInputKernel0], Pitch.Of4H_lstm,
                ref Arena[At.LstmZ0], Pitch.Of4H_lstm,
                ref Arena[At.LstmBias0]);
            worker.Barrier();

            // lstm_z_0 (R rows from 0) += tanh_4_at_words (R rows from 0) * lstm_input_kernel_0 (2 rows from E_table) [R, 4H_lstm], summed over 2
            MatMul.Multiply(
                worker, Count, 4 * H_lstm, 2,
                ref Arena[At.Tanh4AtWords], Pitch.Of2,
                ref Arena[At.LstmInputKernel0 + E_table * Pitch.Of4H_lstm], Pitch.Of4H_lstm,
                ref Arena[At.LstmZ0], Pitch.Of4H_lstm,
                Start.Sum);
        }


        private void AdvanceLstmLayer0Recursion(Worker worker)
        {
            PhaseClock.Enter(worker, "Advance: lstm layer 0 recursion");

            // lstm_z_0 (R rows from 0) += lstm_h_0[0] (R rows from 0) * lstm_recurrent_kernel_0 [R, 4H_lstm], summed over H_lstm
            MatMul.Multiply(
                worker, Count, 4 * H_lstm, H_lstm,
                ref Arena[At.LstmH0], Pitch.OfH_lstm,
                ref Arena[At.LstmRecurrentKernel0], Pitch.Of4H_lstm,
                ref Arena[At.LstmZ0], Pitch.Of4H_lstm,
                Start.Sum);
            worker.Barrier();

            // lstm_h_0[1] (R rows from 0), lstm_c_0[1] (R rows from 0) = LstmInference(lstm_z_0 (R rows from 0), lstm_c_0[0] (R rows from 0))
            LstmInference2(
                worker,
                iRows: ref Arena[At.LstmZ0],
                jRows: ref Arena[At.LstmZ0 + H_lstm],
                fRows: ref Arena[At.LstmZ0 + 2 * H_lstm],
                oRows: ref Arena[At.LstmZ0 + 3 * H_lstm],
                cRows: ref Arena[At.LstmC0],
                hNextRows: ref Arena[At.LstmH0 + 1 * B * Pitch.OfH_lstm],
                cNextRows: ref Arena[At.LstmC0 + 1 * B * Pitch.OfH_lstm]);
            worker.Barrier();

            // lstm_advanced_h_0 (R rows from 0) = lstm_h_0[1] (R rows from 0)
            Rows.Copy(worker, Count, H_lstm, ref Arena[At.LstmH0 + 1 * B * Pitch.OfH_lstm], Pitch.OfH_lstm, ref Arena[At.LstmAdvancedH0], Pitch.OfH_lstm);

            // lstm_advanced_c_0 (R rows from 0) = lstm_c_0[1] (R rows from 0)
            Rows.Copy(worker, Count, H_lstm, ref Arena[At.LstmC0 + 1 * B * Pitch.OfH_lstm], Pitch.OfH_lstm, ref Arena[At.LstmAdvancedC0], Pitch.OfH_lstm);
        }


        private void AdvanceClasses(Worker worker)
        {
            PhaseClock.Enter(worker, "Advance: classes");

            // logits (R rows from 0) = lstm_h_0[1] (R rows from 0) * classes_kernel (H_lstm columns from 0)^T + classes_bias [R, D_classes], summed over H_lstm
            MatMul.MultiplyTransposedRightWithBias(
                worker, Count, D_classes, H_lstm,
                ref Arena[At.LstmH0 + 1 * B * Pitch.OfH_lstm], Pitch.OfH_lstm,
                ref Arena[At.ClassesKernel], Pitch.Of20,
                ref Arena[At.Logits], Pitch.OfD_classes,
                ref Arena[At.ClassesBias]);
        }
