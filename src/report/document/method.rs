//! How the comparison works, for readers who do not train networks.

use super::block::{Block, Text};
use super::facts::Facts;
use super::say::Say;

/// The section: only arms that took part are explained.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let arms: Vec<(String, Text)> =
        facts.pilot.arms().map(|arm| (arm.to_owned(), explained(facts.method(arm), say).into())).collect();
    vec![
        Block::section(say.it("Method in plain words", "方法")),
        Block::paragraph(say.it(
            "Each arm turns clips into numbers (an embedding) with the same network. The arms differ in how that network was \
             prepared. Then the same small test is made with each: a simple classifier gets a few labelled clips and has to \
             name the others. The more it names correctly, the more of the task is in the numbers.",
            "どの方式も、同じ構造のネットワークでクリップを数値の並び（埋め込み）に変えます。違うのはネットワークの準備のしかたです。\
             その後、どの方式にも同じ小さな試験をします。少数のラベル付きクリップで単純な分類器を作り、残りのクリップを当てさせます。\
             正解率が高いほど、埋め込みに有用な情報が含まれています。",
        )),
        Block::KeyValue(arms),
        Block::part(say.it("Why the comparison is fair", "比較の公平さ")),
        Block::List(fair(say).into_iter().map(Text::from).collect()),
        Block::part(say.it("How to read the numbers", "数値の読み方")),
        Block::List(reading(say).into_iter().map(Text::from).collect()),
        Block::note(say.it(
            "Sources: arXiv 2303.07317 (IIVCL), arXiv 2104.14558 (ρMoCo). Loss weights and queue sizes of the paper are not \
             known to us; the settings here are ours.",
            "出典：arXiv 2303.07317（IIVCL）、arXiv 2104.14558（ρMoCo）。論文の損失の重みやキューの大きさは公開部分から分からないため、\
             ここでの設定は独自のものです。",
        )),
    ]
}

fn explained(method: &str, say: Say) -> String {
    match method {
        "random" => say.it(
            "The network as it is before any training. Shows what its structure alone gives.",
            "学習前のネットワークをそのまま使います。構造だけで得られる水準を示します。",
        ),
        "scratch" => say.it(
            "No pre-training: the network is trained with the labelled clips alone. This is what one has without the method.",
            "事前学習をせず、ラベル付きクリップだけで学習します。この手法を使わない場合の水準です。",
        ),
        "intra" => say.it(
            "Pre-training without labels: two clips of the same video are to get similar numbers, clips of other videos different ones.",
            "ラベルなしの事前学習です。同じ動画から取った 2 つのクリップを近い数値に、別の動画のクリップを離れた数値にします。",
        ),
        "iivcl" => say.it(
            "As intra, and while it learns it looks for similar clips in other videos and takes them as belonging together too.",
            "intra に加えて、学習しながら別の動画から似たクリップを探し、それも仲間として近づけます。",
        ),
        "control" => say.it(
            "Negative control: random other videos are taken as belonging together. A gain here would be a fault of the evaluation.",
            "陰性対照です。無作為に選んだ別の動画を仲間とみなします。ここで改善が出れば、評価の誤りを疑います。",
        ),
        _ => String::new(),
    }
}

fn fair(say: Say) -> Vec<String> {
    vec![
        say.it(
            "Labels never reach the pre-training.",
            "事前学習にラベルは使いません。",
        ),
        say.it(
            "Groups (a recording, a person, a site) are never cut between learning and testing: who is tested is new to the classifier.",
            "グループ（収録・人物・現場など）は、学習側と試験側にまたがりません。試験するグループは分類器にとって初めてのものです。",
        ),
        say.it(
            "All arms get the same cuts, and with the same seed the same labelled clips.",
            "分割はどの方式も同じで、同じシードならラベル付きクリップも同じです。",
        ),
        say.it(
            "Each arm is trained anew with several seeds, because the result also depends on chance.",
            "結果には偶然も影響するため、どの方式も複数のシードで学習し直します。",
        ),
    ]
}

fn reading(say: Say) -> Vec<String> {
    vec![
        say.it(
            "A difference is in points of accuracy: from 40 % to 45 % is +5 points.",
            "差の単位は正解率のポイントです。40% から 45% への変化は +5 ポイントです。",
        ),
        say.it(
            "The 95 % interval tells where the mean difference would lie if the pilot were repeated with other seeds (t interval over the seeds). If 0 is inside, no difference can be claimed yet.",
            "95% 区間は、シードを変えて繰り返したときに平均の差が収まる範囲です（シードに関する t 区間）。0 を含むときは、差があるとはまだ言えません。",
        ),
        say.it(
            "The conclusion rests on one number fixed before: the accuracy of the linear probe, averaged over all tasks and all few-label budgets.",
            "結論は、事前に決めた 1 つの数値に基づきます。線形プローブの正解率を、全タスクと、全ラベルを除くすべてのラベル予算で平均したものです。",
        ),
    ]
}
